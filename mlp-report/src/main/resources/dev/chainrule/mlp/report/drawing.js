/*
 * The network as a drawing: units in columns, weights as lines whose width is their size and whose colour is their sign,
 * and over them the path of the chosen weight. Lines of like width and sign are one path element, so that thousands of
 * weights cost a few elements; which line is meant by a click follows from the geometry.
 */
class Drawing {
  static TOP = 54;
  static WIDTHS = [0.12, 0.3, 0.55, 1]; // upper ends, as shares of the layer's largest weight
  static LEAST_STEP = 62; // from one column to the next; a drawing that needs more than its place is scrolled

  /* on: {weight(l, j, i), input(i)}, called when one is clicked. */
  constructor(container, on) {
    this.on = on;
    this.svg = d3.select(container).append('svg')
      .attr('id', 'network')
      .attr('tabindex', 0)
      .attr('role', 'application')
      .attr('aria-roledescription', 'drawing of the network')
      .attr('aria-labelledby', 'network-heading summary chosen')
      .attr('aria-describedby', 'drawing-help');
    // the weights lie in a drawing of their own behind, which a change of the choice leaves as it is
    this.ground = d3.select(container).insert('svg', '#network').attr('class', 'ground').attr('aria-hidden', 'true');
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
    this.width = Math.max(240, width, (columns.length + 1) * Drawing.LEAST_STEP);
    // the fullest column decides the height and how large a unit is; the others spread as far as they may
    const height = Math.max(most * 9, Math.min(most * 90, 640));
    this.radius = Math.min(this.width / (columns.length + 1) < 90 ? 19 : 23, height / most * 0.42);
    this.detailed = height / most >= 36;
    const margin = this.radius + 18;
    const step = (this.width - 2 * margin) / columns.length;
    this.step = step;
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
      svg.attr('viewBox', `0 0 ${this.width} ${this.height}`).style('width', `${this.width}px`).style('height', `${this.height}px`);
    }
    this.layers.edges.selectAll('g').remove();
    this.#layoutUnits();
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
   * Draws the units and the path of the chosen weight. state: {value(c, unit), delta(c, unit), below(c, unit), loss, chosen:
   * {l, j, i}, term(c, from, to), active}; value and delta give undefined for what the step has not reached, below the
   * text under a unit. active is undefined, or what the step is about and drawn strongly: {columns, edges, loss}, lists of
   * columns and of layers.
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

  /* All of the units that stays as it is until the next layout. */
  #layoutUnits() {
    this.layers.nodes.selectAll('*').remove();
    this.units = this.columns.flatMap((column, c) => column.units.map(unit => {
      const g = this.layers.nodes.append('g')
        .attr('role', 'img')
        .attr('data-layer', c)
        .attr('data-unit', unit + 1)
        .attr('transform', `translate(${column.x},${column.y.get(unit)})`);
      const name = column.names?.[unit];
      const u = { c, unit, g: g.node(), name };
      u.circle = g.append('circle').attr('r', this.radius).node();
      if (this.detailed) {
        u.value = g.append('text').attr('class', 'value').node();
      }
      if (column.labelled) {
        const long = c === 0 && this.#cut(name).length > 6; // it would be cut off at the edge
        u.below = g.append('text').attr('class', 'below').attr('y', this.radius + 13)
          .attr('x', long ? -this.radius - 16 : 0).style('text-anchor', long ? 'start' : null)
          .text(c === 0 ? this.#cut(name) : '').node();
        if (c > 0 && name) {
          g.append('text').attr('class', 'above').attr('y', -this.radius - 6).text(this.#cut(name));
        }
      }
      u.title = g.append('title').node();
      return u;
    }));

    const half = Math.max(14, this.radius);
    const loss = this.layers.nodes.append('g').attr('class', 'loss').attr('role', 'img')
      .attr('transform', `translate(${this.loss.x},${this.loss.y})`);
    loss.append('rect').attr('x', -half).attr('y', -half).attr('width', 2 * half).attr('height', 2 * half).attr('rx', 6);
    loss.append('text').attr('class', 'value').text('L');
    this.loss.half = half;
    this.loss.below = loss.append('text').attr('class', 'below').attr('y', half + 14).node();
    this.loss.title = loss.append('title').node();

    const narrow = this.step < 110;
    [...this.columns, { x: this.loss.x, heading: ['loss', ''] }].forEach((column, c) => {
      const head = this.layers.nodes.append('text').attr('class', 'heading')
        .attr('x', column.x).attr('y', narrow && c % 2 ? 34 : 16);
      column.heading.filter(Boolean).forEach((line, n) => head.append('tspan')
        .attr('x', column.x).attr('dy', n ? 14 : 0).attr('class', n ? 'quiet' : '').text(line));
    });
    this.columns.filter(c => c.total > c.units.length).forEach(c => this.layers.nodes.append('text')
      .attr('class', 'more').attr('x', c.x).attr('y', this.height - 6).text(`+ ${c.total - c.units.length} more`));
  }

  /* Sets attributes where they are not what they were: hundreds of units stay untouched when one changes. */
  static #put(element, attributes) {
    const before = element.drawn ??= {};
    for (const name in attributes) {
      if (before[name] !== attributes[name]) {
        before[name] = attributes[name];
        if (name === 'text') {
          element.textContent = attributes.text;
        } else {
          element.setAttribute(name, attributes[name]);
        }
      }
    }
  }

  static #short(v) {
    return v === undefined ? '·' : Formulas.plain(v, 3);
  }

  #inside(v) {
    const text = Drawing.#short(v);
    return text.length > 5 && this.radius < 20 ? Formulas.plain(v, text.includes('e') ? 1 : 2) : text;
  }

  #drawUnits() {
    const { value, below, chosen, active } = this.state;
    this.svg.classed('walking', active !== undefined);
    this.layers.edges.classed('walking', active !== undefined);
    this.layers.edges.selectAll('g').classed('active', (column, l) => active?.edges.includes(l));
    this.layers.nodes.select('.loss').classed('active', Boolean(active?.loss));
    const largest = this.columns.map((column, c) =>
      Math.max(1e-300, ...column.units.map(unit => Math.abs(value(c, unit) ?? 0))));
    for (const u of this.units) {
      const v = value(u.c, u.unit);
      const source = u.c === chosen.l && u.unit === chosen.i;
      const unit = u.c === chosen.l + 1 && u.unit === chosen.j;
      Drawing.#put(u.g, {
        class: `unit${active?.columns.includes(u.c) ? ' active' : ''}${source ? ' source' : ''}${unit ? ' chosen' : ''}${u.c > chosen.l + 1 ? ' downstream' : ''}`
          + `${(v ?? 0) < 0 ? ' negative' : ''}${v === undefined ? ' unknown' : ''}`
      });
      Drawing.#put(u.circle, { style: `--share:${(Math.abs(v ?? 0) / largest[u.c]).toFixed(3)}` });
      if (u.value) {
        Drawing.#put(u.value, { text: this.#inside(v) });
      }
      if (u.below && u.c > 0) {
        Drawing.#put(u.below, { text: below(u.c, u.unit) });
      }
    }
    const amount = this.state.loss === undefined ? '' : Drawing.#short(this.state.loss);
    const wide = amount.length > 6;
    Drawing.#put(this.loss.below, {
      text: amount, x: wide ? this.loss.half + 16 : 0, style: wide ? 'text-anchor:end' : ''
    });
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.#drawTitles(), 200);
  }

  /* What the pointer and a screen reader are told of each unit, once nothing moves any more. */
  #drawTitles() {
    const { value, delta, loss } = this.state;
    const last = this.columns.length - 1;
    for (const u of this.units) {
      const name = u.name ? ` (${u.name})` : '';
      const v = value(u.c, u.unit);
      const d = u.c > 0 ? delta(u.c, u.unit) : undefined;
      Drawing.#put(u.title, {
        text: (u.c === 0 ? `input ${u.unit + 1}` : `${u.c === last ? 'output layer' : `layer ${u.c}`}, unit ${u.unit + 1}`)
          + `${name}${v === undefined ? '' : ` = ${Formulas.plain(v)}`}${d === undefined ? '' : `, δ = ${Formulas.plain(d)}`}`
      });
    }
    Drawing.#put(this.loss.title, { text: `loss${loss === undefined ? '' : ` = ${Formulas.plain(loss)}`}` });
  }

  #cut(name) {
    const most = this.step < 100 ? 8 : 14;
    const characters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment); // an emoji stays whole
    return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : name;
  }

  /* The chosen weight, and from its unit on all ways to the loss, as wide as what they carry. */
  #drawPath() {
    const { chosen, term, active } = this.state;
    const strong = l => (active?.edges.includes(l) || active?.loss && l === this.columns.length - 1 ? ' active' : '');
    const lines = [];
    for (let c = this.columns.length - 1; c > chosen.l + 1; c--) {
      const from = c - 1 === chosen.l + 1 ? [chosen.j] : this.columns[c - 1].units;
      const all = [];
      for (const i of from) {
        for (const k of this.columns[c].units) {
          all.push({ i, k, size: Math.abs(term(c, i, k)) || 0 });
        }
      }
      all.sort((x, y) => y.size - x.size);
      const largest = all[0].size || 1;
      all.slice(0, 150).forEach(line => lines.push({
        d: this.#line(c - 1, line.i, c, line.k), kind: `loss-part${c - 1 > chosen.l + 1 ? ' far' : ''}${strong(c - 1)}`, width: 0.6 + 3.4 * line.size / largest
      }));
    }
    const last = this.columns.length - 1;
    const ends = last === chosen.l + 1 ? [chosen.j] : this.columns[last].units;
    ends.forEach(k => lines.push({
      d: `M${this.columns[last].x} ${this.columns[last].y.get(k)}L${this.loss.x} ${this.loss.y}`,
      kind: `loss-part${last === chosen.l + 1 ? '' : ' far'}${strong(last)}`, width: last === chosen.l + 1 ? 3 : 1.6
    }));
    if (this.columns[chosen.l]?.y.has(chosen.i)) {
      lines.push({ d: this.#line(chosen.l, chosen.i, chosen.l + 1, chosen.j), kind: `weight-part${strong(chosen.l)}`, width: 4 });
    }
    this.layers.path.selectAll('path').data(lines).join('path').each(function (line) {
      Drawing.#put(this, { class: line.kind, d: line.d, 'stroke-width': line.width.toFixed(2) });
    });
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
