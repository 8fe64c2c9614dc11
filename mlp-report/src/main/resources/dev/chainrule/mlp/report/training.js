/* Training on the page: the optimizer on one row after another, the loss of each epoch, and what the network answers. */
const Training = (() => {
  const { data, last, live, state, optimizer } = Model;
  const { byId, exact, show } = Elements;
  const { plain } = Formulas;
  const WIDTH = 520;
  const HEIGHT = 170;
  const MAP = 48; // cells of the map in each direction
  const FRAME = 30; // milliseconds of training between two pictures

  /* The rows as numbers, in arrays of which a step makes none. */
  const numbers = () => data.rows.map(({ input, target, weight = 1 }) =>
    ({ input: Float64Array.from(input, Number), target: Float64Array.from(target, Number), weight }));
  let rows = numbers();
  const losses = [];
  let row = 0; // the next of the epoch
  let sum = 0;
  let playing = false;

  /* One row forward and back, and an update; the loss is that before the update. */
  const step = () => {
    const next = rows[row];
    state.input = next.input;
    state.target = next.target;
    state.rowWeight = next.weight;
    Model.compute();
    sum += next.weight * state.pass.loss;
    Update.step();
    row++;
    if (row === rows.length) {
      losses.push(sum / rows.length);
      row = 0;
      sum = 0;
    }
  };
  /* Trains while a condition holds, and shows the row that was chosen before, which may have been changed by hand. */
  const train = isToGoOn => {
    const { input, target, rowWeight } = state;
    do {
      step();
    } while (isToGoOn());
    Object.assign(state, { input, target, rowWeight });
    Model.changed('weights');
  };
  const epoch = () => train(() => row !== 0);

  const frame = () => {
    if (playing) {
      const end = performance.now() + FRAME;
      train(() => row !== 0 || performance.now() < end);
      requestAnimationFrame(frame);
    }
  };
  const toggle = () => {
    playing = !playing;
    byId('train').textContent = playing ? 'Pause' : 'Train';
    if (playing) {
      requestAnimationFrame(frame);
    }
  };

  const showCurve = () => {
    const isTrained = losses.length > 0;
    byId('training-curve').parentElement.hidden = !isTrained;
    show('trained', ...(isTrained ? [`Epoch ${losses.length}, mean loss `, exact(losses.at(-1), 'number')] : ['Not trained on this page yet.']));
    if (!isTrained) {
      return;
    }
    const svg = d3.select('#training-curve').attr('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    const x = d3.scaleLinear([1, Math.max(2, losses.length)], [62, WIDTH - 14]);
    const y = d3.scaleLinear([0, d3.max(losses.filter(Number.isFinite)) || 1], [HEIGHT - 26, 10]);
    svg.selectAll('g.axis').data([[d3.axisBottom(x).ticks(6).tickFormat(v => (Number.isInteger(v) ? plain(v, 6) : '')), `translate(0,${HEIGHT - 26})`],
      [d3.axisLeft(y).ticks(4).tickFormat(Formulas.ticks(y, 4)), 'translate(62,0)']]).join('g')
      .attr('class', 'axis').attr('transform', d => d[1]).each(function (d) {
        d3.select(this).call(d[0]);
      });
    const shown = losses.length > 1000 ? d3.range(1000).map(n => Math.round(n * (losses.length - 1) / 999)) : d3.range(losses.length);
    svg.selectAll('path.curve').data([shown]).join('path').attr('class', 'curve')
      .attr('d', d3.line(n => x(n + 1), n => y(losses[n])).defined(n => Number.isFinite(losses[n])));
    svg.attr('aria-label', `Loss by epoch, from ${plain(losses[0], 4)} to ${plain(losses.at(-1), 4)}`);
  };

  /* Of a network with two inputs: its answer everywhere around the rows. One output is a shade, of several the largest a colour. */
  const hasMap = data.inputs.length === 2;
  const showMap = () => {
    const canvas = byId('map');
    canvas.parentElement.hidden = !hasMap;
    if (!hasMap || !live) {
      return;
    }
    const context = canvas.getContext('2d');
    const style = getComputedStyle(document.documentElement);
    const colours = ['--positive', '--negative', '--of-activation', '--of-input', '--of-loss'].map(name => style.getPropertyValue(name));
    const [x, y] = [0, 1].map(i => {
      const [low, high] = d3.extent(data.rows, r => Number(r.input[i]));
      const room = (high - low) * 0.25 || 1;
      return d3.scaleLinear([low - room, high + room], i === 0 ? [0, canvas.width] : [canvas.height, 0]);
    });
    const cell = canvas.width / MAP;
    const best = values => values.indexOf(Math.max(...values));
    const outputs = [];
    for (let r = 0; r < MAP; r++) {
      for (let c = 0; c < MAP; c++) {
        const point = [x.invert((c + 0.5) * cell), y.invert((r + 0.5) * cell)];
        outputs.push(Pass.forward(state.network, state.weights, point).a[last]);
      }
    }
    const [low, high] = data.outputs.length === 1 ? d3.extent([...outputs.map(o => o[0]), ...data.rows.map(r => Number(r.target[0]))]) : [0, 1];
    const shade = values => (values.length === 1
      ? d3.interpolateRgb(colours[1], colours[0])((values[0] - low) / (high - low || 1))
      : colours[best(values) % colours.length]);
    outputs.forEach((values, n) => {
      context.globalAlpha = values.length === 1 ? 0.6 : 0.2 + 0.5 * Math.max(0, Math.min(1, Math.max(...values)));
      context.fillStyle = shade(values);
      context.fillRect((n % MAP) * cell, Math.floor(n / MAP) * cell, cell, cell);
    });
    context.globalAlpha = 1;
    data.rows.forEach(r => {
      context.beginPath();
      context.arc(x(Number(r.input[0])), y(Number(r.input[1])), 5, 0, 2 * Math.PI);
      context.fillStyle = shade(r.target.map(Number));
      context.fill();
      context.strokeStyle = style.getPropertyValue('--ink');
      context.stroke();
    });
  };

  const isPossible = () => live && Boolean(optimizer);
  const display = () => {
    byId('training').hidden = !isPossible();
    if (isPossible()) {
      showCurve();
      showMap();
    }
  };
  const showRows = () => {
    byId('training-rows').textContent = `${data.rows.length === 1 ? 'The row' : `The ${data.rows.length} rows`} of this page, one after the other, with an update after each, as in the tutorial.`;
  };
  /* Of other rows or weights the losses before say nothing. */
  const forget = () => {
    losses.length = 0;
    row = 0;
    sum = 0;
    if (playing) {
      toggle();
    }
  };
  showRows();
  byId('train').addEventListener('click', toggle);
  byId('one-epoch').addEventListener('click', epoch);
  byId('reset').addEventListener('click', forget);
  Model.listeners.push(what => {
    if (what === 'rows') {
      rows = numbers();
      forget();
      showRows();
    }
  });

  return { show: display };
})();
