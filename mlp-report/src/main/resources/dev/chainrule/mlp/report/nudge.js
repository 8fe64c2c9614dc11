/* A nudge of the weight, whose effects are followed to the loss, and the loss as a curve over the weight. */
const Nudge = (() => {
  const { state, live, weight, inner, lossByX, scaledInput, kind, isRow, derivative, lossGradient, gradient, letter, indexOf } = Model;
  const { byId, element, exact, show } = Elements;
  const { plain } = Formulas;
  const WIDTH = 520;
  const HEIGHT = 260;
  const MARGIN = { left: 62, right: 14, top: 12, bottom: 36 };
  const POINTS = 80;
  const MOST_ENCODED = 4;
  const FLAT = 1e-3;

  const size = () => Number(byId('nudge-size').value);

  /* The row through the network with the chosen weight larger by dw. */
  const nudged = dw => {
    const { l, j, i } = state.chosen;
    const at = indexOf(l, j, i);
    const w = state.weights[l];
    const before = w[at];
    w[at] = before + dw;
    const { encoded, z, a } = Pass.forward(state.network, state.weights, state.input);
    w[at] = before;
    return { encoded, z: z[l][j], a: a[l][j], loss: Pass.lossOf(state.network, z, a, state.target) };
  };

  const unitLines = (w, dw, dz, da, dL) => {
    const { l, j } = state.chosen;
    return [[`${w} → z`, `Δz = ${plain(dz, 5)}`, `Δz/Δ${w}`, dz / dw, `∂z/∂${w}`, inner()],
      ...(isRow(l) ? [['z → L', `ΔL = ${plain(dL, 5)}`, 'ΔL/Δz', dL / dz, 'δ = ∂L/∂z', state.pass.delta[l][j]]]
        : [['z → a', `Δa = ${plain(da, 5)}`, 'Δa/Δz', da / dz, '∂a/∂z', derivative(l, j)],
          ['a → L', `ΔL = ${plain(dL, 5)}`, 'ΔL/Δa', dL / da, '∂L/∂a', state.pass.lossByOutput[l][j]]])];
  };
  /* Of θ: what becomes of each encoded input that depends on it, and of the loss if it is only one. */
  const encodingLines = (dw, encoded, dL) => {
    const terms = Model.byTheta(Model.thetaOf(state.chosen.i));
    const changes = terms.map(({ k }) => encoded[k] - state.pass.encoded[k]);
    return [...terms.slice(0, MOST_ENCODED).map(({ k, slope }, n) => [`θ → ${Model.inputNames[k]}`, `Δe = ${plain(changes[n], 5)}`, 'Δe/Δθ', changes[n] / dw, '∂e/∂θ', slope]),
      ...(terms.length === 1 ? [['e → L', `ΔL = ${plain(dL, 5)}`, 'ΔL/Δe', dL / changes[0], '∂L/∂e', Model.lossByEncoded(terms[0].k)]] : [])];
  };
  const showTable = () => {
    const { l, j, i } = state.chosen;
    const dw = size();
    const after = nudged(dw);
    const dz = after.z - state.pass.z[l][j];
    const da = after.a - state.pass.a[l][j];
    const dL = after.loss - state.pass.loss;
    const w = letter();
    const dx = dw * inner(); // of a scale, exactly
    const lines = [
      ...(kind() === 'alpha' ? [['α → a', `Δa = ${plain(da, 5)}`, 'Δa/Δα', da / dw, '∂a/∂α', inner()],
        ['a → L', `ΔL = ${plain(dL, 5)}`, 'ΔL/Δa', dL / da, '∂L/∂a', state.pass.lossByOutput[l][j]]]
        : kind() === 'scale' ? [['s → x', `Δx = ${plain(dx, 5)}`, 'Δx/Δs', dx / dw, '∂x/∂s', inner()],
          ['x → L', `ΔL = ${plain(dL, 5)}`, 'ΔL/Δx', dL / dx, '∂L/∂x', lossByX(scaledInput(i))]]
        : kind() === 'theta' ? encodingLines(dw, after.encoded, dL)
        : unitLines(w, dw, dz, da, dL)),
      [`${w} → L`, `ΔL = ${plain(dL, 5)}`, `ΔL/Δ${w}`, dL / dw, `∂L/∂${w}`, lossGradient()]];
    const terms = kind() === 'theta' ? Model.byTheta(Model.thetaOf(i)).length : 1;
    show('nudge', element('div', { class: 'scroll' }, element('table', { class: 'nudged' },
      element('caption', {}, `What follows if ${w} becomes ${plain(weight(l, j, i) + dw, 8)}. The smaller the nudge, the closer each ratio comes to its factor${kind() === 'theta' && terms > 1 ? '' : ', and the ratios multiply as the factors do'}`),
      element('thead', {}, element('tr', {}, ...['', 'change', 'ratio', 'factor'].map(h => element(h ? 'th' : 'td', h ? { scope: 'col' } : {}, h)))),
      element('tbody', {}, ...lines.map(([step, change, ratioName, ratio, factorName, factor]) => element('tr', {},
        element('th', { scope: 'row' }, step), element('td', {}, change),
        element('td', {}, `${ratioName} = `, Number.isFinite(ratio) ? exact(ratio) : 'undefined'), element('td', {}, `${factorName} = `, exact(factor))))))));
  };

  /* ---- the curve ---- */

  const svg = d3.select('#curve').attr('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  const put = (name, tag, attributes) => {
    const e = svg.select(`.${name}`).empty() ? svg.append(tag).attr('class', name) : svg.select(`.${name}`);
    Object.entries(attributes).forEach(([key, value]) => e.attr(key, value));
    return e;
  };

  const showCurve = () => {
    const { l, j, i } = state.chosen;
    const w = weight(l, j, i);
    const at = dw => Check.objective(dw, true);
    const here = at(0);
    const slope = gradient();
    const canStep = !Update.hindrance();
    const step = canStep ? Update.next().value - w : 0;
    const reach = Math.max(1, 1.25 * Math.abs(step));
    const points = d3.range(POINTS + 1).map(n => reach * (2 * n / POINTS - 1)).map(dw => [w + dw, at(dw)]);
    const x = d3.scaleLinear([w - reach, w + reach], [MARGIN.left, WIDTH - MARGIN.right]);
    const [low, high] = d3.extent(points.map(p => p[1]).filter(Number.isFinite));
    const room = (high - low) * 0.08 || 0.1;
    const y = d3.scaleLinear([low - room, high + room], [HEIGHT - MARGIN.bottom, MARGIN.top]).clamp(true);
    const line = d3.line(p => x(p[0]), p => y(p[1])).defined(p => Number.isFinite(p[1]));
    const straight = (dw, value, slopeOf) => line(d3.range(-20, 21).map(n => [w + dw + n * reach / 20, value + slopeOf * n * reach / 20])
      .filter(([px, py]) => py >= y.domain()[0] && py <= y.domain()[1] && px >= w - reach && px <= w + reach));
    const h = size();
    const secant = (at(h) - at(-h)) / (2 * h);
    const after = at(step);
    const isFlat = high - low < FLAT * Math.abs(here); // its ticks would differ in the last digits only
    const ticked = isFlat ? y.copy().domain(y.domain().map(v => v - here)) : y;
    put('x-axis', 'g', { transform: `translate(0,${HEIGHT - MARGIN.bottom})` }).call(d3.axisBottom(x).ticks(6).tickFormat(Formulas.ticks(x, 6)));
    put('y-axis', 'g', { transform: `translate(${MARGIN.left},0)` }).call(d3.axisLeft(ticked).ticks(5).tickFormat(Formulas.ticks(ticked, 5)));
    put('y-name', 'text', { x: MARGIN.left + 6, y: MARGIN.top }).text(isFlat ? `L − ${plain(here, 6)}` : 'L');
    put('x-name', 'text', { x: WIDTH - MARGIN.right - 8, y: HEIGHT - 4 }).text(letter());
    put('loss-curve', 'path', { d: line(points) ?? '' });
    put('tangent', 'path', { d: straight(0, here, slope) ?? '' });
    put('secant', 'path', { d: straight(-h, at(-h), secant) ?? '' });
    put('step-line', 'path', { d: canStep ? `M${x(w)},${y(here)}L${x(w + step)},${y(here)}L${x(w + step)},${y(after)}` : '' });
    put('here', 'circle', { cx: x(w), cy: y(here), r: 5 });
    put('there', 'circle', { cx: x(w + step), cy: y(after), r: canStep ? 5 : 0 });
    const words = [
      element('li', { class: 'tangent' }, 'tangent: its slope is the gradient, ', exact(slope)),
      element('li', { class: 'secant' }, `secant through ${letter()} ± ${h}: its slope is the check, `, exact(secant)),
      ...(canStep ? [element('li', { class: 'step-line' }, `step of the update at η = ${plain(state.learningRate, 3)}: to `, exact(w + step),
        `, where L is ${plain(after, 6)}, ${after <= here ? 'lower' : 'higher'} by ${plain(Math.abs(after - here), 3)}${after > here ? ': the step is too large' : ''}`)] : [])];
    show('curve-words', ...words);
    byId('curve').setAttribute('aria-label', `The loss over ${letter()}: ${[...byId('curve-words').children].map(li => li.textContent).join('; ')}`);
    byId('rate-label').hidden = !canStep;
    if (document.activeElement !== byId('rate')) {
      byId('rate').value = Math.log10(state.learningRate);
    }
  };

  const display = () => {
    byId('nudging').hidden = !live;
    if (live) {
      showTable();
      showCurve();
    }
  };
  byId('nudge-size').addEventListener('change', display);
  if (state.learningRate > 0) {
    const middle = Math.log10(state.learningRate);
    Object.assign(byId('rate'), { min: middle - 2, max: middle + 3, step: 0.01, value: middle });
  }
  byId('rate').addEventListener('input', event => {
    state.learningRate = 10 ** Number(event.target.value);
    Model.changed('value');
  });

  return { show: display };
})();
