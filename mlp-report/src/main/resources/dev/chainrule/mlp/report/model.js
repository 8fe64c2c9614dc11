/*
 * The network of the page, its weights and its row, and the pass that follows from them. Layers, units and inputs count
 * from 0 here. What the page shows is a function of Model.state; whoever changes it calls Model.changed().
 */
const Model = (() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const layers = data.layers;
  const last = layers.length - 1;
  const { encodings } = data; // learned ones, if any: then layer 1 has the encoded inputs for its inputs
  const inputNames = encodings ? encodings.names : data.inputs;
  const inputsOf = l => layers[l].inputs;
  const whole = !layers[0].shown;
  const decode = (text, single) => {
    const characters = atob(text);
    const bytes = new Uint8Array(characters.length);
    for (let n = 0; n < bytes.length; n++) {
      bytes[n] = characters.charCodeAt(n);
    }
    return single ? Float64Array.from(new Float32Array(bytes.buffer)) : new Float64Array(bytes.buffer);
  };
  const original = layers.map(layer => decode(layer.weights, data.precision === 'float32'));

  /* The inputs and then the units of each layer: their number, and which of them the page has. */
  const totals = [inputNames.length, ...layers.map(l => l.units)];
  const present = whole ? totals.map(total => d3.range(total)) : [data.shownInputs, ...layers.map(l => l.shown)];
  const places = present.map(units => new Map(units.map((unit, n) => [unit, n])));

  /*
   * The parameters of a unit by their number i: its weights, its bias, and α, its share of a parametric activation. The scales of
   * the network's inputs and θ of their encodings follow in layer 1, of which all units share them.
   */
  const kindOf = (l, i) => {
    const n = inputsOf(l);
    return i < n ? 'weight' : i === n ? 'bias' : i === n + 1 ? 'alpha' : i < 2 * n + 2 ? 'scale' : 'theta';
  };
  const scaledInput = i => i - inputsOf(0) - 2; // the input of a scale
  const thetaOf = i => i - 2 * inputsOf(0) - 2; // the index of θ among all of the encodings
  const thetas = encodings ? encodings.parts.reduce((sum, part) => sum + part.parameters, 0) : 0;
  const furtherOf = l => [...(layers[l].parametric ? [inputsOf(l) + 1] : []),
    ...(whole && layers[l].inputScale ? present[0].map(k => inputsOf(0) + 2 + k) : []),
    ...(whole && l === 0 ? d3.range(thetas).map(p => 2 * inputsOf(0) + 2 + p) : [])];
  const parametersOf = l => [...present[l], inputsOf(l), ...furtherOf(l)];
  const indexOf = (l, j, i) => {
    const inputs = places[l].size;
    const further = places[l + 1].size * (inputs + 1);
    const theta = further + (layers[l].inputScale ? inputs : 0);
    switch (kindOf(l, i)) {
      case 'weight': return places[l + 1].get(j) * (inputs + 1) + places[l].get(i);
      case 'bias': return places[l + 1].get(j) * (inputs + 1) + inputs;
      case 'alpha': return theta + (l === 0 && whole ? thetas : 0) + places[l + 1].get(j);
      case 'theta': return theta + thetaOf(i);
      default: return further + places[0].get(scaledInput(i));
    }
  };

  /* What the library says of a row: of the first shown, and of others where the page cannot compute them. */
  const libraryOf = n => {
    const { library } = data.rows[n];
    const values = name => library.layers.map(layer => layer[name]?.map(Number));
    return {
      encoded: library.encoded?.map(Number), lossByEncoded: library.lossByEncoded?.map(Number), lossByTheta: library.lossByTheta?.map(Number),
      slopes: library.slopes?.map(slopes => slopes.map(Number)), // of each encoded input, by all parameters of its encoding
      ...Object.fromEntries(['z', 'f', 'a', 'lossByOutput', 'delta', 'derivative'].map(name => [name, values(name)])),
      jacobian: library.layers.map(layer => layer.jacobian?.map(row => row.map(Number))),
      loss: Number(library.loss)
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
    y.encoded?.forEach((e, k) => compare(x.encoded[k], e));
    y.lossByTheta?.forEach((g, p) => compare(x.lossByTheta[p], g));
    compare(x.loss, y.loss);
    return most;
  };

  /* The plugins that the page cannot compute, and whether it computes what the library does. */
  const unknown = [...new Set(state.network.layers.flatMap(({ f }, l) => (f ? [] : [`activation ‘${layers[l].activation.type}’`]))),
    ...new Set(encodings?.formulas.length === 0 ? encodings.parts.map(part => `encoding ‘${part.type}’`) : []),
    ...(state.network.loss ? [] : [`loss ‘${data.loss.type}’`])];
  const agreement = whole && unknown.length === 0
    ? difference(Pass.row(state.network, state.weights, state.input, state.target), state.library)
    : NaN;
  const live = agreement <= 1e-9;
  const computed = live ? Pass.arrays(state.network) : undefined; // filled again each time
  const compute = () => {
    state.pass = live ? Pass.row(state.network, state.weights, state.input, state.target, computed) : state.library;
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

  const scaleOf = k => (layers[0].inputScale ? weight(0, present[1][0], inputsOf(0) + 2 + k) : 1);
  /* An input of the network before its scale: encoded, if it is. */
  const entered = k => (encodings ? state.pass.encoded[k] : state.input[k]);
  /* ∂z/∂w: what a weight or bias is multiplied by. */
  const source = (l, i) => (i === inputsOf(l) ? 1 : l === 0 ? scaleOf(i) * entered(i) : state.pass.a[l - 1][i]);
  /* ∂L/∂x of an input of layer 1, after its scale: a sum over the units that it feeds. */
  const lossByX = k => present[1].reduce((sum, j) => sum + state.pass.delta[0][j] * weight(0, j, k), 0);
  /* ∂L/∂e of an encoded input, before its scale. */
  const lossByEncoded = k => state.pass.lossByEncoded[k];

  /* ---- learned encodings ---- */

  const partOf = p => encodings.parts.find(part => p < part.parameter + part.parameters);
  /* The encoded inputs k that depend on a variable of an encoding, by its index among x and θ: [{k, slope ∂eₖ/∂v, tex}]. */
  const dependents = (part, variable) => {
    const found = encodings.formulas[part.formulas].slopes.flatMap(([k, v, tex], n) => (v === variable ? [{ k: part.output + k, n, tex }] : []));
    const slopes = Pass.derivativesOf(state.network, state.weights, state.input, encodings.parts.indexOf(part));
    return found.map(({ k, n, tex }) => ({ k, slope: slopes[n], tex: tex ?? '' }));
  };
  const byTheta = p => {
    const part = partOf(p);
    return live ? dependents(part, part.inputs + p - part.parameter)
      : d3.range(part.output, part.output + part.outputs).map(k => ({ k, slope: state.library.slopes[k][p - part.parameter], tex: '' }));
  };
  /* ∂e/∂x of an input of the network: 1 for one that is not encoded. */
  const byRawInput = i => {
    const part = encodings?.parts.find(each => i >= each.input && i < each.input + each.inputs);
    const copy = encodings?.copies.find(([from, , count]) => i >= from && i < from + count);
    return part ? dependents(part, i - part.input) : [{ k: copy ? copy[1] + i - copy[0] : i, slope: 1, tex: '' }];
  };
  /* The first input of the network that an encoded one is made of. */
  const rawInputOf = k => {
    const part = encodings?.parts.find(each => k >= each.output && k < each.output + each.outputs);
    const copy = encodings?.copies.find(([, to, count]) => k >= to && k < to + count);
    return part ? part.input : copy ? copy[0] + k - copy[1] : k;
  };
  /* Of the encoded inputs that depend on θ, the one through which it changes the loss most. */
  const mainOf = p => d3.greatest(byTheta(p), ({ k, slope }) => Math.abs(slope * lossByEncoded(k)) || 0);
  /* A formula of an encoding with the symbols of its inputs and parameters, or with their numbers. */
  const inSymbols = (part, tex) => tex.replace(/\{([xp])(\d+)\}/g, (all, kind, n) =>
    (kind === 'x' ? `x_{${part.input + Number(n)}}` : `\\theta_{${part.parameter + Number(n)}}`));
  const inNumbers = (part, tex) => Formulas.fill(tex, Object.fromEntries([...tex.matchAll(/\{([xp])(\d+)\}/g)].map(([, kind, n]) =>
    [kind + n, kind === 'x' ? state.input[part.input + Number(n) - 1] : weight(0, present[1][0], 2 * inputsOf(0) + 1 + part.parameter + Number(n))])));
  /* What an encoding is about: the input of the network, or the first and the last of them. */
  const encodedColumn = part => (part.inputs === 1 ? data.inputs[part.input] : `${data.inputs[part.input]} … ${data.inputs[part.input + part.inputs - 1]}`);

  /* ---- units ---- */

  const isRow = l => (live ? Boolean(state.network.layers[l].f.row) : !state.library.derivative[l]);
  const isComposed = l => l === last && (live ? Boolean(state.network.composed) : data.loss.composed);
  /* ∂a/∂z at this z. */
  const slopeAt = (l, j, z) => Pass.slope(state.network.layers[l], state.weights[l], j, z);
  const derivative = (l, j) => (live ? slopeAt(l, j, state.pass.z[l][j]) : state.library.derivative[l][j]);
  /* f′(z), which is ∂a/∂z unless the layer is parametric. */
  const ownDerivative = (l, j) =>
    (layers[l].parametric ? state.network.layers[l].f.derivative(state.pass.z[l][j]) : derivative(l, j));
  const alphaOf = (l, j) => (layers[l].parametric ? weight(l, j, inputsOf(l) + 1) : 1);
  /* ∂a/∂α = f(z) − z. */
  const byShare = (l, j) => state.pass.f[l][j] - state.pass.z[l][j];
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

  /* ∂P/∂w of a penalty on the weights, which adds to ∂L/∂w; biases and others are free. */
  const penaltyOf = (l, i, w) => (i >= inputsOf(l) ? 0 : layers[l].l1 * Math.sign(w) + 2 * layers[l].l2 * w);
  const lossGradientOf = (l, j, i) => {
    switch (kindOf(l, i)) {
      case 'alpha': return state.pass.lossByOutput[l][j] * byShare(l, j); // ∂L/∂a · ∂a/∂α
      case 'scale': return lossByX(scaledInput(i)) * entered(scaledInput(i)); // ∂L/∂x · ∂x/∂s
      case 'theta': return state.pass.lossByTheta[thetaOf(i)]; // Σₖ ∂L/∂eₖ · ∂eₖ/∂θ
      default: return state.pass.delta[l][j] * source(l, i); // ∂L/∂z · ∂z/∂w
    }
  };
  const gradientOf = (l, j, i) => state.rowWeight * lossGradientOf(l, j, i) + penaltyOf(l, i, weight(l, j, i));
  const lossGradient = () => lossGradientOf(state.chosen.l, state.chosen.j, state.chosen.i);
  const gradient = () => gradientOf(state.chosen.l, state.chosen.j, state.chosen.i);
  const kind = () => kindOf(state.chosen.l, state.chosen.i);
  const isBias = () => kind() === 'bias';
  const isPenalized = () => kind() === 'weight' && layers[state.chosen.l].l1 + layers[state.chosen.l].l2 > 0;
  /* The last factor of the chosen parameter: its own effect on z of its unit, on a, on an input, or on an encoded one. */
  const inner = () => {
    const { l, j, i } = state.chosen;
    switch (kind()) {
      case 'alpha': return byShare(l, j);
      case 'scale': return entered(scaledInput(i));
      case 'theta': return mainOf(thetaOf(i)).slope;
      default: return source(l, i);
    }
  };

  /* ---- names and symbols ---- */

  const sup = l => (layers.length > 1 ? `^{(${l + 1})}` : '');
  const symbolE = k => (encodings ? `e_{${k + 1}}` : layers[0].inputScale ? `x^0_{${k + 1}}` : `x_{${k + 1}}`);
  const symbolX = i => (layers[0].inputScale ? `s_{${i + 1}}${symbolE(i)}` : symbolE(i));
  const symbolA = (l, j) => (l < 0 ? symbolX(j) : `a${sup(l)}_{${j + 1}}`);
  const symbolW = (l, j, i) => ({
    weight: `w${sup(l)}_{${j + 1},${i + 1}}`, bias: `b${sup(l)}_{${j + 1}}`, alpha: `\\alpha${sup(l)}_{${j + 1}}`,
    scale: `s_{${scaledInput(i) + 1}}`, theta: `\\theta_{${thetaOf(i) + 1}}`
  })[kindOf(l, i)];
  const letter = () => ({ weight: 'w', bias: 'b', alpha: 'α', scale: 's', theta: 'θ' })[kind()];
  const nameOf = c => (c === 0 ? (encodings ? 'encoded inputs' : 'inputs') : c - 1 === last ? 'output layer' : `layer ${c}`);
  const theLayer = c => (c - 1 === last ? 'the output layer' : nameOf(c)); // in a sentence
  const unitName = (l, j) => (l === last ? ` (${data.outputs[j]})` : '');
  const chosenName = () => {
    const { l, j, i } = state.chosen;
    const of = { weight: `Weight of unit ${j + 1} for input ${i + 1}`, bias: `Bias of unit ${j + 1}`, alpha: `Share α of the activation of unit ${j + 1}` };
    switch (kind()) {
      case 'scale': return `Scale of input ${scaledInput(i) + 1} (${inputNames[scaledInput(i)]})`;
      case 'theta': return `Parameter ${thetaOf(i) + 1} of the encodings: ${partOf(thetaOf(i)).type} of ${encodedColumn(partOf(thetaOf(i)))}`;
      default: return `${of[kind()]}, ${nameOf(l + 1)}`;
    }
  };

  /* ---- changing ---- */

  const listeners = [];
  /* what: 'choice' if another weight was chosen, 'weights' if any of them has another value, 'row', 'rows' if there are others, or 'value'. */
  const changed = what => {
    compute();
    listeners.forEach(listener => listener(what));
  };
  const choose = (l, j, i) => {
    Object.assign(state.chosen, { l, j, i });
    changed('choice');
  };
  /* Rows in place of those of the page, of which the first is chosen. */
  const setRows = rows => {
    data.rows = rows;
    setRow(0, 'rows');
  };
  const setRow = (n, what = 'row') => {
    state.row = n;
    state.input = data.rows[n].input.map(Number);
    state.target = data.rows[n].target.map(Number);
    state.rowWeight = data.rows[n].weight ?? 1;
    if (!live) {
      state.library = libraryOf(n);
    }
    changed(what);
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
    encodings, inputNames, kindOf, kind, scaledInput, thetaOf, furtherOf, parametersOf, entered, source, scaleOf, lossByX, lossByEncoded,
    partOf, byTheta, byRawInput, rawInputOf, mainOf, encodedColumn, inSymbols, inNumbers, symbolE, isRow, isComposed, derivative, slopeAt,
    ownDerivative, alphaOf, byShare, inner, jacobian, throughRow, penaltyOf, gradientOf, lossGradient, gradient, isBias,
    isPenalized, sup, symbolA, symbolW, letter, nameOf, theLayer, unitName, chosenName, listeners, changed, choose, setRow, setRows,
    setWeight, reset, compute
  };
})();
