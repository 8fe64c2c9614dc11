/*
 * The network of the page, its weights and its row, and the pass that follows from them. Layers, units and inputs count
 * from 0 here. What the page shows is a function of Model.state; whoever changes it calls Model.changed().
 */
const Model = (() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const layers = data.layers;
  const last = layers.length - 1;
  const inputsOf = l => (l === 0 ? data.inputs.length : layers[l - 1].units);
  const whole = !layers[0].shown;
  const decode = (text, single) => {
    const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    return single ? Float64Array.from(new Float32Array(bytes.buffer)) : new Float64Array(bytes.buffer);
  };
  const original = layers.map(layer => decode(layer.weights, data.precision === 'float32'));

  /* The inputs and then the units of each layer: their number, and which of them the page has. */
  const totals = [data.inputs.length, ...layers.map(l => l.units)];
  const present = whole ? totals.map(total => d3.range(total)) : [data.shownInputs, ...layers.map(l => l.shown)];
  const places = whole ? [] : present.map(units => new Map(units.map((unit, n) => [unit, n])));
  const indexOf = (l, j, i) => (whole
    ? j * (inputsOf(l) + 1) + i
    : places[l + 1].get(j) * (places[l].size + 1) + (i === inputsOf(l) ? places[l].size : places[l].get(i)));

  /* What the library says of a row: of the first shown, and of others where the page cannot compute them. */
  const libraryOf = n => {
    const values = name => data.rows[n].library.layers.map(layer => layer[name]?.map(Number));
    return {
      ...Object.fromEntries(['z', 'a', 'lossByOutput', 'delta', 'derivative'].map(name => [name, values(name)])),
      jacobian: data.rows[n].library.layers.map(layer => layer.jacobian?.map(row => row.map(Number))),
      loss: Number(data.rows[n].library.loss)
    };
  };

  const state = {
    weights: original.map(w => w.slice()),
    row: data.row,
    input: data.rows[data.row].input.map(Number),
    target: data.rows[data.row].target.map(Number),
    rowWeight: data.rows[data.row].weight ?? 1, // how much the row counts in training: one more factor of every gradient
    chosen: { l: data.layer, j: data.unit, i: data.input },
    library: libraryOf(data.row),
    network: Numbers.network(data),
    learningRate: data.optimizer.learningRate
  };
  const weight = (l, j, i) => state.weights[l][indexOf(l, j, i)];

  /* The largest difference between two passes, relative above 1. */
  const difference = (x, y) => {
    let most = 0;
    const compare = (p, q) => {
      const d = Object.is(p, q) || p === q ? 0 : Math.abs(p - q) / Math.max(1, Math.abs(q));
      most = d > most || Number.isNaN(d) ? d : most;
    };
    for (const part of ['z', 'a', 'lossByOutput', 'delta']) {
      x[part].forEach((layer, l) => layer.forEach((v, j) => compare(v, y[part][l][j])));
    }
    compare(x.loss, y.loss);
    return most;
  };

  /* The plugins that the page cannot compute, and whether it computes what the library does. */
  const unknown = [...new Set(state.network.layers.flatMap(({ f }, l) => (f ? [] : [`activation ‘${layers[l].activation.type}’`]))),
    ...(state.network.loss ? [] : [`loss ‘${data.loss.type}’`])];
  const agreement = whole && unknown.length === 0
    ? difference(Numbers.pass(state.network, state.weights, state.input, state.target), state.library)
    : NaN;
  const live = agreement <= 1e-9;
  const compute = () => {
    state.pass = live ? Numbers.pass(state.network, state.weights, state.input, state.target) : state.library;
  };
  compute();

  /* Of the optimizer: what it remembers of each weight, and how many steps it has made. */
  const optimizer = data.optimizer.isSolver ? undefined : Numbers.optimizers[data.optimizer.type];
  const forget = () => {
    state.steps = 0;
    state.slots = optimizer
      ? state.weights.map(w => Array.from({ length: optimizer.slots(data.optimizer.parameters) }, () => new Float64Array(w.length)))
      : [];
  };
  forget();

  /* ---- the factors ---- */

  const source = (l, i) => (i === inputsOf(l) ? 1 : l === 0 ? state.input[i] : state.pass.a[l - 1][i]);
  const isRow = l => (live ? Boolean(state.network.layers[l].f.row) : !state.library.derivative[l]);
  const isComposed = l => l === last && (live ? Boolean(state.network.composed) : data.loss.composed);
  const derivative = (l, j) => (live
    ? state.network.layers[l].f.derivative(state.pass.z[l][j])
    : state.library.derivative[l][j]);
  const jacobian = (l, k, j) => (live
    ? state.network.layers[l].f.jacobian(state.pass.a[l], k, j)
    : state.library.jacobian[l] ? state.library.jacobian[l][k][j] : NaN);

  /* Σₖ ∂L/∂aₖ · ∂aₖ/∂zⱼ, the factors of a row activation. */
  const throughRow = (l, j) => {
    let value = 0;
    for (let k = 0; k < layers[l].units; k++) {
      value += state.pass.lossByOutput[l][k] * jacobian(l, k, j);
    }
    return value;
  };

  /* ∂P/∂w of a penalty on the weights, which adds to ∂L/∂w; biases are free. */
  const penaltyOf = (l, i, w) => (i === inputsOf(l) ? 0 : layers[l].l1 * Math.sign(w) + 2 * layers[l].l2 * w);
  const gradientOf = (l, j, i) =>
    state.rowWeight * state.pass.delta[l][j] * source(l, i) + penaltyOf(l, i, weight(l, j, i));
  const lossGradient = () => state.pass.delta[state.chosen.l][state.chosen.j] * source(state.chosen.l, state.chosen.i);
  const gradient = () => gradientOf(state.chosen.l, state.chosen.j, state.chosen.i);
  const isBias = () => state.chosen.i === inputsOf(state.chosen.l);
  const isPenalized = () => !isBias() && layers[state.chosen.l].l1 + layers[state.chosen.l].l2 > 0;

  /* ---- names and symbols ---- */

  const sup = l => (layers.length > 1 ? `^{(${l + 1})}` : '');
  const symbolA = (l, j) => (l < 0 ? `x_{${j + 1}}` : `a${sup(l)}_{${j + 1}}`);
  const symbolW = (l, j, i) => (i === inputsOf(l) ? `b${sup(l)}_{${j + 1}}` : `w${sup(l)}_{${j + 1},${i + 1}}`);
  const letter = () => (isBias() ? 'b' : 'w');
  const nameOf = c => (c === 0 ? 'inputs' : c - 1 === last ? 'output layer' : `layer ${c}`);
  const unitName = (l, j) => (l === last ? ` (${data.outputs[j]})` : '');
  const chosenName = () => {
    const { l, j, i } = state.chosen;
    return `${isBias() ? `Bias of unit ${j + 1}` : `Weight of unit ${j + 1} for input ${i + 1}`}, ${nameOf(l + 1)}`;
  };

  /* ---- changing ---- */

  const listeners = [];
  /* what: 'choice' if another weight was chosen, 'weights' if any of them has another value, 'row', or 'value'. */
  const changed = what => {
    compute();
    listeners.forEach(listener => listener(what));
  };
  const choose = (l, j, i) => {
    Object.assign(state.chosen, { l, j, i });
    changed('choice');
  };
  const setRow = n => {
    state.row = n;
    state.input = data.rows[n].input.map(Number);
    state.target = data.rows[n].target.map(Number);
    state.rowWeight = data.rows[n].weight ?? 1;
    if (!live) {
      state.library = libraryOf(n);
    }
    changed('row');
  };
  const setWeight = (l, j, i, value) => {
    state.weights[l][indexOf(l, j, i)] = value;
  };
  /* The weights and the learning rate that the page opened with. */
  const reset = () => {
    state.weights = original.map(w => w.slice());
    state.learningRate = data.optimizer.learningRate;
    forget();
  };

  return {
    data, layers, last, inputsOf, whole, totals, present, indexOf, state, weight, unknown, agreement, live, optimizer,
    source, isRow, isComposed, derivative, jacobian, throughRow, penaltyOf, gradientOf, lossGradient, gradient, isBias,
    isPenalized, sup, symbolA, symbolW, letter, nameOf, unitName, chosenName, listeners, changed, choose, setRow,
    setWeight, reset, compute
  };
})();
