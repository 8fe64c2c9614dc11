/* A function of one's own as the activation: its derivative line by line, both curves, and the network with it. */
const OwnFunction = (() => {
  const { layers, last, live, state, nameOf } = Model;
  const { byId, element, formula, exact, show } = Elements;
  const { plain } = Formulas;
  const WIDTH = 520;
  const HEIGHT = 240;
  const REACH = 5;

  let own;
  let isRead = false;
  const original = layers.map(({ activation }, l) => ({ activation, f: state.network.layers[l].f }));
  const { composed } = state.network;

  const read = () => {
    const field = byId('own-text');
    let words = '';
    isRead = true;
    try {
      own = Expressions.activation(field.value);
    } catch (error) {
      own = undefined;
      words = error.message;
    }
    field.setAttribute('aria-invalid', String(!own));
    show('own-error', words);
    byId('own-use').disabled = !own;
  };

  const showCurves = z => {
    const svg = d3.select('#own-curves').attr('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    const points = d3.range(-REACH, REACH + 0.01, REACH / 100);
    const curves = [points.map(own.value), points.map(own.derivative)];
    const x = d3.scaleLinear([-REACH, REACH], [40, WIDTH - 14]);
    const [low = -1, high = 1] = d3.extent(curves.flat().filter(v => Math.abs(v) <= 12));
    const y = d3.scaleLinear([low, high === low ? low + 1 : high], [HEIGHT - 26, 12]).clamp(true);
    svg.selectAll('g.axis').data([[d3.axisBottom(x).ticks(6).tickFormat(Formulas.ticks(x, 6)), `translate(0,${HEIGHT - 26})`],
      [d3.axisLeft(y).ticks(5).tickFormat(Formulas.ticks(y, 5)), 'translate(40,0)']]).join('g')
      .attr('class', 'axis').attr('transform', d => d[1]).each(function (d) {
        d3.select(this).call(d[0]);
      });
    svg.selectAll('path.curve').data(curves).join('path').attr('class', (curve, n) => `curve ${n ? 'derivative' : 'function'}`)
      .attr('d', curve => d3.line((v, n) => x(points[n]), y).defined(Number.isFinite)(curve));
    svg.selectAll('circle').data([own.value(z), own.derivative(z)]).join('circle')
      .attr('class', (v, n) => (n ? 'derivative' : 'function')).attr('r', Math.abs(z) <= REACH ? 4.5 : 0).attr('cx', x(z)).attr('cy', v => (Number.isFinite(v) ? y(v) : 0));
    svg.attr('aria-label', `f and f′ from ${-REACH} to ${REACH}: at z = ${plain(z, 5)}, f is ${plain(own.value(z), 5)} and f′ is ${plain(own.derivative(z), 5)}`);
  };

  const display = () => {
    byId('own').hidden = !live;
    if (!live) {
      return;
    }
    if (!isRead) {
      read();
    }
    const { l, j } = state.chosen;
    byId('own-use').textContent = `Use f in ${l === last ? 'the ' : ''}${nameOf(l + 1)}`;
    byId('own-back').disabled = layers.every((layer, n) => layer.activation === original[n].activation);
    if (!own) {
      show('own-lines');
      return;
    }
    const z = state.pass.z[l][j];
    show('own-lines', element('p', { class: 'quiet' }, `At z = ${plain(z)}, that of the chosen unit:`), Chain.derivation(own.inside(z), own.derivative(z)),
      element('p', {}, 'Check: ', formula('\\frac{f(z+h)-f(z-h)}{2h}'), ' = ', exact((own.value(z + 1e-5) - own.value(z - 1e-5)) / 2e-5, 'number')));
    showCurves(z);
  };

  const replace = (l, activation, f) => {
    layers[l].activation = activation;
    state.network.layers[l].f = f;
  };
  byId('own-text').addEventListener('input', () => {
    read();
    display();
  });
  byId('own-use').addEventListener('click', () => {
    const { l } = state.chosen;
    replace(l, { type: byId('own-text').value.trim(), formula: own.formula }, own);
    if (l === last) {
      state.network.composed = undefined; // what cancelled was the activation before
    }
    Model.changed('activation');
  });
  byId('own-back').addEventListener('click', () => {
    original.forEach(({ activation, f }, l) => replace(l, activation, f));
    state.network.composed = composed;
    Model.changed('activation');
    byId('own-use').focus();
  });
  byId('own-names').textContent = `Known: + − * / ^, ${Expressions.names.join(', ')}, min, max, where(z > 0, z, 0), e and pi.`;

  return { show: display };
})();
