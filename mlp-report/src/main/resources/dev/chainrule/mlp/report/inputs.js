/* One factor further: the gradients of the inputs, and integrated gradients of an output. */
const Inputs = (() => {
  const { data, layers, last, live, state, weight } = Model;
  const { byId, element, exact, show } = Elements;
  const { plain } = Formulas;
  const STEPS = 300;
  const MOST = 12;
  const count = data.inputs.length;

  const outputByInput = (input, k) => Pass.outputByInput(state.network, state.weights, input, k);

  /* The attributions of the inputs: (x − b) times the mean of ∂aₖ/∂x on the line from b to x, by the midpoint rule. */
  const integrated = (baseline, k) => {
    const { input } = state;
    const sums = new Array(count).fill(0);
    for (let s = 0; s < STEPS; s++) {
      const t = (s + 0.5) / STEPS;
      outputByInput(input.map((x, i) => baseline[i] + t * (x - baseline[i])), k).forEach((g, i) => {
        sums[i] += g;
      });
    }
    return sums.map((sum, i) => sum * (input[i] - baseline[i]) / STEPS);
  };

  const mean = () => {
    const sums = new Array(count).fill(0);
    data.rows.forEach(row => row.input.forEach((x, i) => {
      sums[i] += Number(x) / data.rows.length;
    }));
    return sums;
  };

  const numbers = () => {
    const k = Number(byId('further-output').value);
    const baseline = byId('further-baseline').value === 'mean' ? mean() : new Array(count).fill(0);
    const { input } = state;
    const attributions = integrated(baseline, k);
    const value = state.pass.a[last][k];
    const before = Pass.forward(state.network, state.weights, baseline).a[last][k];
    const sum = attributions.reduce((x, y) => x + y, 0);
    return { k, input, baseline, attributions, value, before, sum,
      byLoss: Pass.toInputs(state.network, state.weights, input, state.pass.delta[0]), byOutput: outputByInput(input, k) };
  };

  /* The terms of ∂L/∂x of an input: over the units of layer 1, or over what its encoding makes of it. */
  const sumOf = i => {
    const terms = list => (list.length <= MOST ? list.map(([x, y]) => `${plain(x, 5)} · ${plain(y, 5)}`).join(' + ') : `the sum of ${list.length} terms`);
    if (isEncoded(i)) {
      return `Σₖ ∂L/∂eₖ · ∂eₖ/∂x = ${terms(Model.byRawInput(i).map(({ k, slope }) => [Model.lossByEncoded(k), slope]))}`;
    }
    const [{ k }] = Model.byRawInput(i);
    const sum = terms(d3.range(layers[0].units).map(j => [state.pass.delta[0][j], weight(0, j, k)]));
    return layers[0].inputScale ? `s · Σⱼ δⱼ · wⱼ = ${plain(Model.scaleOf(k), 5)} · (${sum})` : `Σⱼ δⱼ · wⱼ = ${sum}`;
  };
  const isEncoded = i => data.encodings?.parts.some(part => i >= part.input && i < part.input + part.inputs);

  const display = () => {
    byId('further').hidden = !live;
    if (!live || !byId('further-details').open) {
      return;
    }
    const { k, input, baseline, attributions, value, before, sum, byLoss, byOutput } = numbers();
    const shown = d3.range(count).sort((i, j) => Math.abs(byLoss[j]) - Math.abs(byLoss[i])).slice(0, MOST).sort((i, j) => i - j);
    const most = d3.greatest(shown, i => Math.abs(byLoss[i]));
    const heads = ['input', 'x', '∂L/∂x', '∂a/∂x', 'baseline b', 'attribution'].map(h => element('th', { scope: 'col' }, h));
    show('further-numbers',
      element('p', {}, `∂L/∂x of ${data.inputs[most]} = ${sumOf(most)} = `, exact(byLoss[most], 'number')),
      element('div', { class: 'scroll' }, element('table', { id: 'further-table' },
        element('caption', {}, `How the loss and the output ${data.outputs[k]} depend on ${count > MOST ? `the ${MOST} of ${count} inputs that the loss depends on most` : 'the inputs'}`),
        element('thead', {}, element('tr', {}, ...heads)),
        element('tbody', {}, ...shown.map(i => element('tr', { 'data-input': i }, element('th', { scope: 'row' }, data.inputs[i]),
          ...[input[i], byLoss[i], byOutput[i], baseline[i], attributions[i]].map(v => element('td', {}, exact(v)))))))),
      element('p', { id: 'further-sum' }, `The ${count} attributions add up to `, exact(sum), `. The output is ${plain(value)} for this row and ${plain(before)} for the baseline, a difference of `,
        exact(value - before), `. The ${STEPS} steps between them miss `, exact(sum - (value - before)), '.'));
  };

  data.outputs.forEach((name, k) => byId('further-output').append(element('option', { value: k }, name)));
  if (live) {
    byId('further-output').value = d3.greatestIndex(state.pass.a[last]);
  }
  if (data.rows.length === 1) {
    byId('further-baseline').value = 'zeros'; // a single row is its own mean
  }
  for (const id of ['further-output', 'further-baseline']) {
    byId(id).addEventListener('change', display);
  }
  byId('further-details').addEventListener('toggle', display);
  Model.listeners.push(display);
  display();

  return { show: display };
})();
