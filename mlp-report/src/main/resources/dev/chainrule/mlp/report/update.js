/* The update that the optimizer makes of the gradients, and its application to all weights. */
const Update = (() => {
  const {
    data, layers, whole, state, live, optimizer, weight, indexOf, inputsOf, kindOf, furtherOf, gradientOf, gradient, kind,
    letter, present
  } = Model;
  const { element, line, button, exact, show } = Elements;
  const { plain, tex, part } = Formulas;

  const eachUnit = visit => layers.forEach((layer, l) => {
    for (let j = 0; j < layer.units && !layer.frozen; j++) {
      visit(l, j);
    }
  });
  /* The parameters that are neither weights nor biases: α of each unit, and once the scales of the inputs and θ of their encodings. */
  const eachFurther = visit => layers.forEach((layer, l) => {
    for (let j = 0; j < layer.units && !layer.frozen; j++) {
      furtherOf(l).filter(i => j === 0 || kindOf(l, i) === 'alpha').forEach(i => visit(l, j, i));
    }
  });

  /* What is made of a gradient that is too large, or all of which together are too long. */
  const clipping = () => {
    const { clipValue = Infinity, clipNorm = Infinity } = data.optimizer;
    if (clipValue === Infinity && clipNorm === Infinity) {
      return g => g;
    }
    let squares = 0;
    if (clipNorm < Infinity) {
      eachUnit((l, j) => {
        for (let i = 0; i <= inputsOf(l); i++) {
          squares += gradientOf(l, j, i) ** 2;
        }
      });
      eachFurther((l, j, i) => {
        squares += gradientOf(l, j, i) ** 2;
      });
    }
    const scale = Math.sqrt(squares) > clipNorm ? clipNorm / Math.sqrt(squares) : 1;
    return g => Math.max(-clipValue, Math.min(clipValue, g * scale));
  };

  /* A layer may have its own factors of the learning rate and of the weight decay, one for each kind of parameters. */
  const factorsOf = (l, i) => layers[l].step[kindOf(l, i)];
  const rateOf = (l, i) => state.learningRate * (kindOf(l, i) === 'theta' ? Model.partOf(Model.thetaOf(i)).rate : factorsOf(l, i).rate);
  const optionsOf = (l, i) => {
    const { parameters } = data.optimizer;
    const { decay } = factorsOf(l, i);
    return decay === 1 || parameters.weightDecay === undefined ? parameters : { ...parameters, weightDecay: decay * parameters.weightDecay };
  };

  /* A parameter after a step of the optimizer, whose slots are changed. */
  const stepped = (l, j, i, memory, clip) => optimizer.step(weight(l, j, i), clip(gradientOf(l, j, i)), rateOf(l, i),
    optionsOf(l, i), memory, indexOf(l, j, i), state.steps + 1);

  /* By how much a unit's weights are shortened after a step that makes them longer than they may be. */
  const shortening = (l, j, memory, clip) => {
    const norm = Math.hypot(...present[l].map(i => stepped(l, j, i, memory, clip)));
    return layers[l].maxNorm < norm ? layers[l].maxNorm / norm : 1;
  };

  /* Why the chosen weight has no update of its own, or ''. */
  const hindrance = () => {
    const { type, clipNorm, isSolver } = data.optimizer;
    const { l } = state.chosen;
    return isSolver ? `The solver ‘${type}’ changes all weights together, from the gradients of all rows: one weight has no update of its own.`
      : !optimizer ? `The optimizer ‘${type}’ is not known to this page.`
      : layers[l].frozen ? 'This layer is frozen: training leaves its parameters as they are.'
      : !whole && (layers[l].maxNorm || clipNorm) ? 'The update depends on more weights than this page has: ‘mlp explain’ prints it.' : '';
  };

  /* The chosen weight after the update: {value, gradient that was used, scale of the largest norm}. */
  const next = () => {
    const { l, j, i } = state.chosen;
    const clip = clipping();
    const memory = () => state.slots[l].map(slot => slot.slice());
    const scale = kind() === 'weight' && layers[l].maxNorm ? shortening(l, j, memory(), clip) : 1;
    return { value: scale * stepped(l, j, i, memory(), clip), clipped: clip(gradient()), scale };
  };

  let lastUpdate = '';
  const display = () => {
    const { l, j, i } = state.chosen;
    const { type, parameters, schedule, learningRate } = data.optimizer;
    const head = element('h3', {}, 'Update: gradient descent, which is not part of the chain rule');
    const instead = hindrance();
    if (instead) {
      show('update', head, element('p', { class: 'quiet' }, instead));
      return;
    }
    const { value, clipped, scale } = next();
    const plugged = type === 'sgd' && parameters.momentum === 0
      ? `= ${tex(weight(l, j, i), 6)} - ${part(rateOf(l, i), 6)}\\cdot${part(clipped, 6)}` : '';
    const ofSchedule = schedule && state.learningRate === learningRate ? `, that of the first step by its schedule ‘${schedule}’` : '';
    show('update', head,
      ...(clipped === gradient() ? [] : [element('p', {}, 'The gradient is clipped to ', exact(clipped), '.')]),
      line(`${letter()} \\leftarrow ${optimizer.form(parameters).replaceAll('w', letter())} ${plugged}`),
      ...(scale < 1 ? [element('p', {}, `Then its unit’s weights are longer than ${layers[l].maxNorm}, and multiplied by `, exact(scale), '.')] : []),
      element('p', {}, '= ', exact(value, 'number'), element('span', { class: 'quiet' },
        ` ${type}, η = ${plain(rateOf(l, i))}${ofSchedule}, step ${state.steps + 1}`),
        ...(live ? [' ', button('Apply to all weights', applyToAll, { id: 'apply' }), element('span', { id: 'updated', role: 'status' }, lastUpdate)] : [])));
  };

  /* One step of the optimizer on every weight, from the gradients of the current row, as `stepped` has it of one. */
  const step = () => {
    const clip = clipping();
    const { pass, rowWeight, steps } = state;
    const further = [];
    eachFurther((l, j, i) => further.push([l, j, i, gradientOf(l, j, i)])); // before any weight has changed
    eachUnit((l, j) => {
      const n = inputsOf(l);
      const x = l === 0 ? pass.x : pass.a[l - 1];
      const w = state.weights[l];
      const first = j * (n + 1);
      const delta = rowWeight * pass.delta[l][j];
      const [rate, parameters, memory] = [rateOf(l, 0), optionsOf(l, 0), state.slots[l]];
      const { l1, l2 } = layers[l];
      let squares = 0;
      for (let i = 0; i < n; i++) {
        const at = first + i;
        const penalty = l1 * Math.sign(w[at]) + 2 * l2 * w[at];
        w[at] = optimizer.step(w[at], clip(delta * x[i] + penalty), rate, parameters, memory, at, steps + 1);
        squares += w[at] * w[at];
      }
      w[first + n] = optimizer.step(w[first + n], clip(delta), rateOf(l, n), optionsOf(l, n), memory, first + n, steps + 1);
      if (layers[l].maxNorm < Math.sqrt(squares)) {
        for (let i = 0; i < n; i++) {
          w[first + i] *= layers[l].maxNorm / Math.sqrt(squares);
        }
      }
    });
    further.forEach(([l, j, i, g]) => Model.setWeight(l, j, i, optimizer.step(weight(l, j, i), clip(g), rateOf(l, i), optionsOf(l, i), state.slots[l], indexOf(l, j, i), steps + 1)));
    state.steps++;
  };
  const applyToAll = () => {
    const before = state.pass.loss;
    step();
    Model.compute();
    lastUpdate = `loss ${plain(before, 6)} → ${plain(state.pass.loss, 6)}`;
    applying = true;
    Model.changed('weights');
    applying = false;
  };
  let applying = false;
  Model.listeners.push(what => {
    lastUpdate = applying || what === 'choice' ? lastUpdate : '';
  });

  return { show: display, next, hindrance, step };
})();
