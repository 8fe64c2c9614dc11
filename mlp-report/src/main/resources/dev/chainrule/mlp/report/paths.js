/* Every path from the chosen weight to the loss, the product of the local factors along it, and their sum, the gradient. */
const Paths = (() => {
  const { layers, last, whole, present, live, state, weight, inner, isRow, isComposed, derivative, kind, letter, scaledInput } = Model;
  const { element, exact, show } = Elements;
  const { plain } = Formulas;
  const MOST_SHOWN = 8;
  const MOST_COUNTED = 20000;

  /* The last factors of a path, from z of an output to the loss. */
  const end = k => (isRow(last) || isComposed(last)
    ? [state.pass.delta[last][k]]
    : [derivative(last, k), state.pass.lossByOutput[last][k]]);

  /* All paths on from unit j of layer l: {units, factors}, each of them local. */
  const from = (l, j) => {
    if (l === last) {
      return [{ units: [j], factors: end(j) }];
    }
    const paths = [];
    for (let k = 0; k < layers[l + 1].units; k++) {
      for (const { units, factors } of from(l + 1, k)) {
        paths.push({ units: [j, ...units], factors: [derivative(l, j), weight(l + 1, k, j), ...factors] });
      }
    }
    return paths;
  };

  const table = paths => {
    const sorted = [...paths].sort((x, y) => Math.abs(y.product) - Math.abs(x.product));
    const shown = paths.length <= MOST_SHOWN ? paths : sorted.slice(0, MOST_SHOWN);
    const rest = sorted.slice(shown.length).reduce((sum, path) => sum + path.product, 0);
    const total = paths.reduce((sum, path) => sum + path.product, 0);
    const rows = shown.map(({ start, units, factors, product }) => element('tr', {},
      element('th', { scope: 'row' }, `${start ? `${start} → ` : ''}${units.map(unit => unit + 1).join(' → ')} → L`),
      element('td', { class: 'factors' }, factors.map(factor => plain(factor, 4)).join(' · ')),
      element('td', {}, exact(product))));
    if (shown.length < paths.length) {
      rows.push(element('tr', { class: 'rest' }, element('th', { scope: 'row', colspan: 2 }, `the other ${paths.length - shown.length} together`), element('td', {}, exact(rest))));
    }
    return element('div', { class: 'scroll' }, element('table', { class: 'paths' },
      element('caption', {}, `${{ bias: '1', alpha: 'f(z) − z', theta: 'The slope of an encoded input by θ' }[kind()] ?? 'The input'}, and then along each path: ${kind() === 'weight' || kind() === 'bias' ? 'the slope of a unit’s activation, the weight to the next unit'
        : 'the weight to the next unit, the slope of its activation'}, and so on to the loss`),
      element('thead', {}, element('tr', {}, ...['units', 'factors', 'product'].map(h => element('th', { scope: 'col' }, h)))),
      element('tbody', {}, ...rows),
      element('tfoot', {}, element('tr', {}, element('th', { scope: 'row', colspan: 2 }, `sum of the paths = ∂L/∂${letter()}`), element('td', {}, exact(total))))));
  };

  const display = () => {
    const { l, j, i } = state.chosen;
    const isScale = kind() === 'scale';
    const isTheta = kind() === 'theta';
    const encoded = isTheta ? Model.byTheta(Model.thetaOf(i)) : [];
    const head = element('h3', {}, `Every path from the ${{ alpha: 'share', scale: 'scale', theta: 'parameter' }[kind()] ?? 'weight'} to the loss`);
    if (l === last && !isScale && !isTheta) {
      show('paths', head, element('p', {}, element('strong', { id: 'path-count' }, '1 path, 1 delta.'),
        ' An output enters the loss directly. That is why the delta of an output has no sum.'));
      return;
    }
    const behind = layers.slice(isScale || isTheta ? 0 : l + 1).map(layer => layer.units);
    const count = behind.reduce((x, y) => x * y) * (isTheta ? encoded.length : 1);
    const deltas = behind.reduce((x, y) => x + y) + (kind() === 'weight' || kind() === 'bias' ? 1 : 0);
    const words = element('p', {},
      element('strong', { id: 'path-count' }, `${count.toLocaleString('en')} path${count === 1 ? '' : 's'}, ${deltas.toLocaleString('en')} deltas: nothing is computed twice.`),
      ' Paths share most of their way. Backpropagation adds up what arrives at a unit once, keeps it as delta, and every path through the unit uses it.');
    const isMixed = layers.slice(l, last).some((layer, n) => isRow(l + n));
    if (!whole || !live || isMixed || count > MOST_COUNTED) {
      show('paths', head, words);
      return;
    }
    const x = isTheta ? 1 : inner();
    const ways = isTheta ? encoded.flatMap(({ k, slope }) => present[1].flatMap(j => from(0, j).map(path =>
      ({ ...path, start: Model.inputNames[k], factors: [slope, ...(layers[0].inputScale ? [Model.scaleOf(k)] : []), weight(0, j, k), ...path.factors] }))))
      : isScale ? present[1].flatMap(k => from(0, k).map(path => ({ ...path, factors: [weight(0, k, scaledInput(i)), ...path.factors] }))) // an input goes to every unit of layer 1
      : from(l, j).map(path => (kind() === 'alpha' ? { ...path, factors: path.factors.slice(1) } : path)); // α changes a, not z
    const paths = ways.map(({ start, units, factors }) =>
      ({ start, units, factors: isTheta ? factors : [x, ...factors], product: factors.reduce((product, factor) => product * factor, x) }));
    show('paths', head, words, table(paths));
  };

  return { show: display };
})();
