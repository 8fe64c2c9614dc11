/* Draws the charts of a report, each from the numbers of its table. */
(() => {
  const WIDTH = 520;
  const HEIGHT = 300;
  const LEFT = 74;
  const RIGHT = 26;
  const TOP = 34;
  const BOTTOM = 48;
  const MARKS = 5;
  const BAR = 30;
  const MOST_DOTS = 60; // beyond so many the line alone is clearer
  const WORTH_LOGARITHM = 30; // where the largest of positive numbers is so many times the smallest

  const digits = value => Formulas.plain(value, 4); // of the marks of an axis; other numbers have the text of their table
  const heads = table => [...table.tHead.rows[0].cells].map(cell => cell.textContent);
  /* The numbers of each column; NaN where there is none. */
  const columns = table => d3.transpose([...table.tBodies[0].rows].map(row =>
    [...row.cells].map(cell => Number(cell.querySelector('data')?.value ?? cell.textContent))));

  /* The texts of each column. */
  const texts = table => d3.transpose([...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent)));

  /* From a mark below these numbers to one above: logarithmic if they are positive and far apart. */
  const around = (values, scale) => {
    const [low = 0, high = 1] = d3.extent(values.filter(Number.isFinite));
    const apart = low === high ? Math.max(Math.abs(low), 1) / 10 : 0;
    return (scale ?? (low > 0 && high / low >= WORTH_LOGARITHM ? d3.scaleLog : d3.scaleLinear))()
      .domain([low - apart, high + apart]).nice(MARKS);
  };
  const isLogarithmic = scale => 'base' in scale;
  /* Of a logarithmic axis the powers of ten alone. */
  const marks = scale => scale.ticks(MARKS)
    .filter(mark => !isLogarithmic(scale) || Math.abs(Math.log10(mark) - Math.round(Math.log10(mark))) < 1e-9);

  const text = (svg, style, x, y, words) => svg.append('text').attr('class', style).attr('x', x).attr('y', y).text(words);
  const draw = (svg, axis, scale, ticks, x, y) => svg.append('g').attr('class', 'axis').attr('transform', `translate(${x},${y})`)
    .call(axis(scale).offset(0).tickValues(ticks).tickFormat(digits));
  const axes = (svg, x, y, below, beside, ticks = marks(x)) => {
    draw(svg, d3.axisBottom, x, ticks, 0, HEIGHT - BOTTOM);
    draw(svg, d3.axisLeft, y, marks(y), LEFT, 0).call(axis => {
      axis.classed('left', true).select('.domain').remove();
      axis.selectAll('.tick line').attr('x2', WIDTH - LEFT - RIGHT);
    });
    text(svg, 'name', (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, below);
    text(svg, 'start name', 4, 16, isLogarithmic(y) ? `${beside}, logarithmic` : beside);
  };
  const dot = (svg, style, x, y, radius, words) => svg.append('circle')
    .attr('class', style).attr('cx', x).attr('cy', y).attr('r', radius).append('title').text(words);
  const size = (svg, height) => svg.attr('viewBox', `0 0 ${WIDTH} ${height}`);

  /* Draws the points of each column but the first, with its name above; of numbers, which are in order, on a line. */
  const lines = (svg, table, unit, x, places, ticks, isOrdered) => {
    size(svg, HEIGHT);
    const series = columns(table).slice(1);
    const shown = texts(table);
    const [feature, ...names] = heads(table);
    const y = around(series.flat(), d3.scaleLinear).range([HEIGHT - BOTTOM, TOP]);
    axes(svg, x, y, feature, unit, ticks);
    series.forEach((values, n) => {
      if (isOrdered) {
        svg.append('path').attr('class', `curve line-${n}`).attr('d', d3.line((v, i) => x(places[i]), y)(values));
      }
      values.forEach((v, i) =>
        dot(svg, `line-${n}`, x(places[i]), y(v), isOrdered ? 2.5 : 5, `${feature} ${shown[0][i]}, ${names[n]} ${shown[n + 1][i]}`));
      if (names.length > 1) {
        const right = (WIDTH - LEFT - RIGHT - 60) / names.length;
        const at = WIDTH - RIGHT - right * (names.length - n);
        svg.append('path').attr('class', `curve line-${n}`).attr('d', `M${at} 12h16`);
        const most = Math.floor((right - 22) / 7);
        text(svg, 'start', at + 20, 16, names[n].length > most ? `${names[n].slice(0, most - 1)}…` : names[n]);
      }
    });
  };

  const charts = {
    /* A curve over the epochs of the first column for each other column, whose head is also its style, and a line at the best. */
    curves: (svg, table, { unit, best, bestOf }) => {
      size(svg, HEIGHT);
      const [epochs, ...series] = columns(table);
      const shown = texts(table).slice(1);
      const names = heads(table).slice(1);
      const ends = epochs.length > 1 ? d3.extent(epochs) : [epochs[0] - 1, epochs[0] + 1];
      const x = d3.scaleLinear(ends, [LEFT, WIDTH - RIGHT]);
      const y = around(series.flat()).range([HEIGHT - BOTTOM, TOP]);
      axes(svg, x, y, 'epoch', unit, marks(x).filter(Number.isInteger));
      if (best) {
        const at = x(Number(best));
        svg.append('line').attr('class', 'best').attr('x1', at).attr('y1', TOP).attr('x2', at).attr('y2', HEIGHT - BOTTOM);
        const isRight = at > (LEFT + WIDTH - RIGHT) / 2;
        text(svg, `${isRight ? 'end' : 'start'} name best`, at + (isRight ? -5 : 5), TOP + 12, `epoch ${best}, best ${bestOf}`);
      }
      series.forEach((values, n) => {
        svg.append('path').attr('class', `curve ${names[n]}`)
          .attr('d', d3.line((v, e) => x(epochs[e]), y).defined(Number.isFinite)(values));
        if (epochs.length <= MOST_DOTS) {
          values.forEach((v, e) => Number.isFinite(v)
            && dot(svg, names[n], x(epochs[e]), y(v), 2.5, `epoch ${epochs[e]}, ${names[n]} ${shown[n][e]}`));
        }
        const at = WIDTH - RIGHT - 130 * (series.length - n);
        svg.append('path').attr('class', `curve ${names[n]}`).attr('d', `M${at} 12h26`);
        text(svg, 'start', at + 32, 16, names[n]);
      });
    },

    /* A curve over the numbers of the first column for each other column. */
    dependence: (svg, table, { unit }) => {
      const [values] = columns(table);
      const [low, high] = d3.extent(values);
      const apart = low === high ? Math.max(Math.abs(low), 1) / 10 : 0;
      const x = d3.scaleLinear([low - apart, high + apart], [LEFT, WIDTH - RIGHT]);
      lines(svg, table, unit, x, values, marks(x), true);
    },

    /* The same over the texts of the first column. */
    categories: (svg, table, { unit }) => {
      const names = texts(table)[0];
      const x = d3.scaleLinear([-0.5, names.length - 0.5], [LEFT, WIDTH - RIGHT]);
      lines(svg, table, unit, x, d3.range(names.length), [], false);
      const most = Math.max(3, Math.floor((WIDTH - LEFT - RIGHT) / names.length / 8));
      names.forEach((name, n) =>
        text(svg, 'name', x(n), HEIGHT - BOTTOM + 16, name.length > most ? `${name.slice(0, most - 1)}…` : name));
    },

    /* What is true and what is predicted, the first two columns, with the line on which they are the same. */
    scatter: (svg, table) => {
      size(svg, HEIGHT);
      const [actual, predicted] = columns(table);
      const shown = texts(table);
      const x = around([...actual, ...predicted], d3.scaleLinear).range([LEFT, WIDTH - RIGHT]);
      const y = x.copy().range([HEIGHT - BOTTOM, TOP]);
      axes(svg, x, y, 'true', 'predicted');
      const [low, high] = x.domain();
      svg.append('line').attr('class', 'ideal').attr('x1', x(low)).attr('y1', y(low)).attr('x2', x(high)).attr('y2', y(high));
      actual.forEach((v, n) =>
        dot(svg, 'point', x(v), y(predicted[n]), 3.5, `true ${shown[0][n]}, predicted ${shown[1][n]}`));
    },

    /* A bar for each positive number of the column with this head. */
    bars: (svg, table, { unit: head }) => {
      const values = columns(table)[heads(table).indexOf(head)];
      const shown = texts(table)[heads(table).indexOf(head)];
      const bottom = BAR * values.length;
      size(svg, bottom + BOTTOM);
      const positive = values.filter(v => v > 0 && Number.isFinite(v));
      const x = around(positive.length > 0 ? [d3.min(positive) / 2, ...positive] : [0.1, 1], d3.scaleLog)
        .range([LEFT, WIDTH - RIGHT]);
      draw(svg, d3.axisBottom, x, marks(x), 0, bottom).call(axis => {
        axis.select('.domain').remove();
        axis.selectAll('.tick line').attr('y1', -bottom).attr('y2', 0);
      });
      text(svg, 'name', (LEFT + WIDTH - RIGHT) / 2, bottom + BOTTOM - 8, `${head}, logarithmic`);
      values.forEach((v, n) => {
        const end = positive.includes(v) ? x(v) : LEFT;
        const inside = end > (LEFT + WIDTH - RIGHT) / 2;
        text(svg, 'end', LEFT - 8, BAR * n + 20, `layer ${n + 1}`);
        svg.append('rect').attr('class', 'bar').attr('x', LEFT).attr('y', BAR * n + 5).attr('width', end - LEFT).attr('height', BAR - 10);
        text(svg, inside ? 'end on-bar' : 'start', end + (inside ? -6 : 6), BAR * n + 20, shown[n]);
      });
    }
  };

  document.querySelectorAll('figure').forEach(({ dataset, firstElementChild }) =>
    charts[dataset.chart](d3.select(firstElementChild), document.getElementById(dataset.table), dataset));
})();
