/*
 * The network as a drawing: units in columns, weights as lines whose width is their size and whose colour is their sign,
 * and over them the path of the chosen weight. Lines of like width and sign are one path element, so that thousands of
 * weights cost a few elements; which line is meant by a click follows from the geometry.
 */
class Drawing {
  static TOP = 54;
  static WIDTHS = [0.12, 0.3, 0.55, 1]; // upper ends, as shares of the layer's largest weight

  /* on: {weight(l, j, i), input(i)}, called when one is clicked. */
  constructor(container, on) {
    this.on = on;
    this.svg = d3.select(container).append('svg')
      .attr('id', 'network')
      .attr('tabindex', 0)
      .attr('role', 'application')
      .attr('aria-roledescription', 'drawing of the network')
      .attr('aria-labelledby', 'network-heading chosen')
      .attr('aria-describedby', 'drawing-help');
    // the weights lie in a drawing of their own behind, which a change of the choice leaves as it is
    this.ground = d3.select(container).insert('svg', 'svg').attr('class', 'ground').attr('aria-hidden', 'true');
    this.world = this.svg.append('g');
    this.layers = { edges: this.ground.append('g').attr('class', 'edges') };
    for (const name of ['hover', 'path', 'nodes']) {
      this.layers[name] = this.world.append('g').attr('class', name);
    }
    this.zoom = d3.zoom()
      .scaleExtent([1, 12])
      .filter(event => (event.type === 'wheel' ? event.ctrlKey || event.metaKey
        : event.type.startsWith('touch') ? event.touches.length > 1 || this.scale > 1
        : !event.button && this.scale > 1))
      .on('zoom', event => {
        this.scale = event.transform.k;
        this.world.attr('transform', event.transform);
        this.layers.edges.attr('transform', event.transform);
      });
    this.scale = 1;
    this.svg.call(this.zoom).on('dblclick.zoom', null)
      .on('click', event => this.#click(event))
      .on('pointermove', event => this.#hover(event))
      .on('pointerleave', () => this.#showHover(null));
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const target = () => (still ? this.svg : this.svg.transition().duration(200));
    d3.select('#zoom-in').on('click', () => target().call(this.zoom.scaleBy, 1.6));
    d3.select('#zoom-out').on('click', () => target().call(this.zoom.scaleBy, 1 / 1.6));
    d3.select('#zoom-reset').on('click', () => target().call(this.zoom.transform, d3.zoomIdentity));
  }

  /* Places the units. columns: [{heading, units: [index, …], total, names}], the inputs first. */
  layout(columns, width) {
    const most = Math.max(...columns.map(column => column.units.length));
    this.columns = columns;
    this.width = Math.max(300, width);
    // the fullest column decides the height and how large a unit is; the others spread as far as they may
    const height = Math.max(most * 9, Math.min(most * 90, 640));
    this.radius = Math.min(this.width < 500 ? 19 : 23, height / most * 0.42);
    this.detailed = height / most >= 36;
    const margin = this.radius + 18;
    const step = (this.width - 2 * margin) / columns.length;
    this.height = Drawing.TOP + height + 26;
    columns.forEach((column, c) => {
      column.x = Math.round(margin + c * step);
      const gap = Math.min(height / column.units.length, Math.max(height / most, this.detailed ? 90 : 16));
      const top = Drawing.TOP + (height - column.units.length * gap) / 2 + gap / 2;
      column.labelled = this.detailed && gap >= 2 * this.radius + (column.names && c > 0 ? 36 : 22);
      column.y = new Map(column.units.map((unit, n) => [unit, Math.round(10 * (top + n * gap)) / 10]));
    });
    this.loss = { x: this.width - margin, y: Drawing.TOP + height / 2 };
    for (const svg of [this.svg, this.ground]) {
      svg.attr('viewBox', `0 0 ${this.width} ${this.height}`).style('height', `${this.height}px`);
    }
    this.layers.edges.selectAll('g').remove();
    this.zoom.translateExtent([[0, 0], [this.width, this.height]]).extent([[0, 0], [this.width, this.height]]);
  }

  /* Draws the weights of a layer, or of all; needed again when one has changed. weight(l, j, i) gives one. */
  drawWeights(weight, only) {
    const all = this.layers.edges.selectAll('g').data(this.columns.slice(1)).join('g');
    all.each((to, l, groups) => {
      if (only === undefined || only === l) {
        this.#drawLayer(d3.select(groups[l]), l, weight);
      }
    });
  }

  #drawLayer(group, l, weight) {
    const from = this.columns[l];
    const to = this.columns[l + 1];
    let largest = 0;
    for (const j of to.units) {
      for (const i of from.units) {
        largest = Math.max(largest, Math.abs(weight(l, j, i)));
      }
    }
    const paths = Drawing.WIDTHS.flatMap(() => [[], []]);
    for (const j of to.units) {
      for (const i of from.units) {
        const w = weight(l, j, i);
        const size = largest > 0 ? Math.abs(w) / largest : 0;
        const bin = Math.max(0, Drawing.WIDTHS.findIndex(end => size <= end));
        paths[2 * bin + (w < 0 ? 1 : 0)].push(this.#line(l, i, l + 1, j));
      }
    }
    const dense = from.units.length * to.units.length > 400 ? ' dense' : '';
    group.selectAll('path').data(paths).join('path')
      .attr('class', (lines, n) => `${n % 2 ? 'negative' : 'positive'} width${n >> 1}${dense}`)
      .attr('d', lines => lines.join(''));
  }

  /*
   * Draws the units and the path of the chosen weight. state: {value(c, unit), delta(c, unit), target(unit), loss, chosen:
   * {l, j, i}, term(c, from, to)}; value and delta give undefined for what the step has not reached.
   */
  draw(state) {
    this.state = state;
    this.#drawUnits();
    this.#drawPath();
  }

  #line(c, unit, d, other) {
    const from = this.columns[c];
    const to = this.columns[d];
    return `M${from.x} ${from.y.get(unit)}L${to.x} ${to.y.get(other)}`;
  }

  #drawUnits() {
    const { value, delta, chosen } = this.state;
    const units = this.columns.flatMap((column, c) => column.units.map(unit => ({ column, c, unit })));
    const largest = this.columns.map((column, c) =>
      Math.max(1e-300, ...column.units.map(unit => Math.abs(value(c, unit) ?? 0))));
    const isSource = u => u.c === chosen.l && u.unit === chosen.i;
    const isUnit = u => u.c === chosen.l + 1 && u.unit === chosen.j;
    const nodes = this.layers.nodes.selectAll('g.unit').data(units).join(enter => {
      const g = enter.append('g');
      g.append('circle');
      g.append('text').attr('class', 'value');
      g.append('text').attr('class', 'below');
      g.append('text').attr('class', 'above');
      g.append('title');
      return g;
    });
    nodes
      .attr('class', u => `unit${isSource(u) ? ' source' : ''}${isUnit(u) ? ' chosen' : ''}`
        + `${u.c > chosen.l + 1 ? ' downstream' : ''}${(value(u.c, u.unit) ?? 0) < 0 ? ' negative' : ''}`
        + `${value(u.c, u.unit) === undefined ? ' unknown' : ''}`)
      .attr('data-layer', u => u.c)
      .attr('data-unit', u => u.unit + 1)
      .attr('transform', u => `translate(${u.column.x},${u.column.y.get(u.unit)})`);
    nodes.select('circle')
      .attr('r', this.radius)
      .style('--share', u => Math.abs(value(u.c, u.unit) ?? 0) / largest[u.c]);
    const long = u => u.c === 0 && u.column.names[u.unit].length > 6;
    const inside = v => {
      const text = short(v);
      return text.length > 5 && this.radius < 20 ? Formulas.plain(v, text.includes('e') ? 1 : 2) : text;
    };
    const short = v => (v === undefined ? '·' : Formulas.plain(v, 3));
    nodes.select('.value').text(u => (this.detailed ? inside(value(u.c, u.unit)) : ''));
    nodes.select('.below')
      .attr('y', this.radius + 13)
      .attr('x', u => (long(u) ? -this.radius - 16 : 0)) // a long name would be cut off at the edge
      .style('text-anchor', u => (long(u) ? 'start' : null))
      .text(u => {
        if (!u.column.labelled) {
          return '';
        }
        if (u.c === 0) {
          return this.#cut(u.column.names[u.unit]);
        }
        const d = delta(u.c, u.unit);
        return d === undefined ? '' : `δ ${short(d)}`;
      });
    nodes.select('.above')
      .attr('y', -this.radius - 6)
      .text(u => (u.column.labelled && u.c > 0 && u.column.names ? this.#cut(u.column.names[u.unit]) : ''));
    nodes.select('title').text(u => (u.c === 0 ? `input ${u.unit + 1}: ${u.column.names[u.unit]}` : `layer ${u.c}, unit ${u.unit + 1}`)
      + ` = ${Formulas.plain(value(u.c, u.unit) ?? NaN)}`
      + (u.c > 0 && delta(u.c, u.unit) !== undefined ? `, δ = ${Formulas.plain(delta(u.c, u.unit))}` : ''));

    const last = this.layers.nodes.selectAll('g.loss').data([this.loss]).join(enter => {
      const g = enter.append('g').attr('class', 'loss');
      g.append('rect');
      g.append('text').attr('class', 'value');
      g.append('text').attr('class', 'below');
      return g;
    });
    last.attr('transform', at => `translate(${at.x},${at.y})`);
    const half = Math.max(14, this.radius);
    last.select('rect').attr('x', -half).attr('y', -half).attr('width', 2 * half).attr('height', 2 * half).attr('rx', 6);
    last.select('.value').text('L');
    const amount = this.state.loss === undefined ? '' : short(this.state.loss);
    last.select('.below').attr('y', half + 14).text(amount)
      .attr('x', amount.length > 6 ? half + 16 : 0).style('text-anchor', amount.length > 6 ? 'end' : null);

    const narrow = this.width < 560;
    const headings = [...this.columns, { x: this.loss.x, heading: ['loss', ''] }];
    const head = this.layers.nodes.selectAll('text.heading').data(headings).join('text').attr('class', 'heading')
      .attr('x', column => column.x).attr('y', (column, c) => (narrow && c % 2 ? 34 : 16));
    head.selectAll('tspan').data(column => column.heading.filter(Boolean)).join('tspan')
      .attr('x', function () { return this.parentNode.getAttribute('x'); })
      .attr('dy', (line, n) => (n ? 14 : 0))
      .attr('class', (line, n) => (n ? 'quiet' : ''))
      .text(line => line);
    this.layers.nodes.selectAll('text.more').data(this.columns.filter(c => c.total > c.units.length)).join('text')
      .attr('class', 'more').attr('x', c => c.x).attr('y', this.height - 6)
      .text(c => `+ ${c.total - c.units.length} more`);
  }

  #cut(name) {
    const most = this.width < 500 ? 8 : 14;
    return name.length > most ? `${name.slice(0, most - 1)}…` : name;
  }

  /* The chosen weight, and from its unit on all ways to the loss, as wide as what they carry. */
  #drawPath() {
    const { chosen, term } = this.state;
    const lines = [];
    for (let c = this.columns.length - 1; c > chosen.l + 1; c--) {
      const from = c - 1 === chosen.l + 1 ? [chosen.j] : this.columns[c - 1].units;
      const all = [];
      for (const i of from) {
        for (const k of this.columns[c].units) {
          all.push({ d: this.#line(c - 1, i, c, k), size: Math.abs(term(c, i, k)) || 0 });
        }
      }
      all.sort((x, y) => y.size - x.size);
      const largest = all[0].size || 1;
      all.slice(0, 150).forEach(line => lines.push({
        d: line.d, kind: `loss-part${c - 1 > chosen.l + 1 ? ' far' : ''}`, width: 0.6 + 3.4 * line.size / largest
      }));
    }
    const last = this.columns.length - 1;
    const ends = last === chosen.l + 1 ? [chosen.j] : this.columns[last].units;
    ends.forEach(k => lines.push({
      d: `M${this.columns[last].x} ${this.columns[last].y.get(k)}L${this.loss.x} ${this.loss.y}`,
      kind: `loss-part${last === chosen.l + 1 ? '' : ' far'}`, width: last === chosen.l + 1 ? 3 : 1.6
    }));
    if (this.columns[chosen.l].y.has(chosen.i)) {
      lines.push({ d: this.#line(chosen.l, chosen.i, chosen.l + 1, chosen.j), kind: 'weight-part', width: 4 });
    }
    this.layers.path.selectAll('path').data(lines).join('path')
      .attr('class', line => line.kind).attr('d', line => line.d).attr('stroke-width', line => line.width);
  }

  /* What lies under the pointer: a unit, else the nearest line. */
  #under(event) {
    const [x, y] = d3.pointer(event, this.world.node());
    const reach = (event.pointerType === 'touch' ? 16 : 9) / this.scale;
    for (let c = 0; c < this.columns.length; c++) {
      for (const [unit, at] of this.columns[c].y) {
        if (Math.hypot(x - this.columns[c].x, y - at) <= this.radius + 1) {
          return { c, unit };
        }
      }
    }
    const c = this.columns.findIndex((column, n) => n > 0 && x > this.columns[n - 1].x && x < column.x);
    if (c < 1) {
      return null;
    }
    const from = this.columns[c - 1];
    const to = this.columns[c];
    const share = (x - from.x) / (to.x - from.x);
    let best = null;
    let least = reach;
    for (const [i, y0] of from.y) {
      for (const [j, y1] of to.y) {
        const slope = (y1 - y0) / (to.x - from.x);
        const distance = Math.abs(y - y0 - share * (y1 - y0)) / Math.hypot(1, slope);
        if (distance < least) {
          least = distance;
          best = { l: c - 1, j, i };
        }
      }
    }
    return best;
  }

  #click(event) {
    if (event.defaultPrevented) {
      return;
    }
    const found = this.#under(event);
    if (found === null) {
      return;
    }
    if (found.c === 0) {
      this.on.input(found.unit);
    } else if (found.c) {
      this.on.weight(found.c - 1, found.unit, this.columns[found.c - 1].total);
    } else {
      this.on.weight(found.l, found.j, found.i);
    }
  }

  #hover(event) {
    if (event.pointerType !== 'touch') {
      this.#showHover(this.#under(event));
    }
  }

  #showHover(found) {
    const line = found && found.l !== undefined ? [this.#line(found.l, found.i, found.l + 1, found.j)] : [];
    this.layers.hover.selectAll('path').data(line).join('path').attr('d', d => d);
    this.svg.style('cursor', found ? 'pointer' : 'default');
  }
}
