/* The check that knows nothing of the chain rule: the difference quotient of the loss, as the library takes it. */
const Check = (() => {
  const { layers, state, live, indexOf, inner, gradient, kind, isPenalized, letter } = Model;
  const { element, formula, exact, show } = Elements;
  const { plain } = Formulas;
  const MAX_CHANGE = 0.25; // of z
  const MIN_RESOLVED_GRADIENT = 1e-6; // at a loss of 1; a difference of losses has no correct digits below

  /*
   * The derivative of f at 0 by central differences D(h) = (f(h) − f(−h)) / 2h, as (4 D(h) − D(2h)) / 3, whose error is of
   * order h⁴. Of the steps the one is taken that differs least from the step before it. NaN if f is so on one side.
   */
  const differentiate = (f, room) => {
    let best = NaN;
    let step = 0;
    let least = Infinity;
    let previous = NaN;
    for (let k = 0, h = room / 2; k < 7; k++, h /= 8) {
      const estimate = (4 * (f(h) - f(-h)) / (2 * h) - (f(2 * h) - f(-2 * h)) / (4 * h)) / 3;
      const change = Math.abs(estimate - previous);
      if (!Number.isNaN(estimate) && (step === 0 || change <= least)) {
        least = Number.isNaN(change) ? Infinity : change;
        best = estimate;
        step = h;
      }
      if (change <= 1e-12 * Math.abs(estimate)) {
        break;
      }
      previous = estimate;
    }
    return { value: best, step };
  };

  /* The loss of the row and the penalty on the chosen weight, were that weight larger by step; NaN across a kink. */
  const objective = (step, acrossKinks = false) => {
    const { l, j, i } = state.chosen;
    const at = indexOf(l, j, i);
    const w = state.weights[l];
    const before = w[at];
    w[at] = before + step;
    const moved = Pass.forward(state.network, state.weights, state.input);
    w[at] = before;
    const { l1, l2 } = layers[l];
    const crosses = !acrossKinks && (Pass.crossesKink(state.network, state.pass, moved, state.target)
      || (kind() === 'weight' && l1 > 0 && step !== 0 && before * (before + step) <= 0));
    return crosses ? NaN
      : state.rowWeight * Pass.lossOf(state.network, moved.z, moved.a, state.target)
        + (kind() === 'weight' ? l1 * Math.abs(before + step) + l2 * (before + step) ** 2 : 0);
  };

  /* The derivative by differences and its relative error; step is 0 at a kink. */
  const numeric = () => {
    const { value, step } = differentiate(objective, MAX_CHANGE / Math.max(1, Math.abs(inner())));
    const resolved = MIN_RESOLVED_GRADIENT * Math.max(1, Math.abs(state.rowWeight * state.pass.loss));
    const error = Math.abs(value - gradient()) / Math.max(Math.abs(value), Math.abs(gradient()), resolved);
    return { value, step, error };
  };

  const display = () => {
    const head = element('h3', {}, 'Check without the chain rule');
    if (!live) {
      show('check', head, element('p', { class: 'quiet' },
        'The difference quotient needs the loss of a moved weight, which only the library can compute: ‘mlp explain’ prints it.'));
      return;
    }
    const { value, step, error } = numeric();
    if (!Number.isFinite(state.pass.loss)) {
      show('check', head, element('p', {}, `The loss is ${plain(state.pass.loss)} here: it is not defined for such an output, and has no slope.`));
      return;
    }
    if (step === 0) {
      show('check', head, element('p', { class: 'at-kink' },
        'There is no derivative here: the row is at a kink, such as z = 0 of ReLU, where the slope to the left and to the right differ.'
        + ' The factors above use the slope of one side.'));
      return;
    }
    const r = state.rowWeight === 1 ? '' : plain(state.rowWeight);
    const w = letter();
    show('check', head,
      element('p', { class: 'quiet' }, `Change ${w} by a small h in both directions and measure how the loss changes: the slope is the same.`),
      element('p', {}, formula(isPenalized() ? `\\frac{(${r}L+P)(w+h)-(${r}L+P)(w-h)}{2h}` : `\\frac{${r}L(${w}+h)-${r}L(${w}-h)}{2h}`), ' = ', exact(value, 'number'), ' ',
        element('span', { class: 'quiet', id: 'check-error', 'data-value': String(error) }, `relative error ${plain(error, 2)}`)));
  };

  return { objective, numeric, show: display };
})();
