/*
 * One row through a network and back, every factor kept: the library's RowPass. The parameters of a layer are one array: the
 * weights of each unit followed by its bias, unit by unit, then the learned scale of each input, then α of each unit.
 */
const Pass = (() => {
  /* What a pass computes, to be filled again by the next one: x, the input of layer 1, and an array for each layer. */
  const arrays = ({ layers }) => {
    const each = () => layers.map(({ units }) => new Float64Array(units));
    return { x: new Float64Array(layers[0].inputs), z: each(), f: each(), a: each(), lossByOutput: each(), delta: each(), loss: NaN };
  };

  /* x, z, f and a of each layer, where a is f(z) unless the layer has a share α of it. */
  const forward = (network, weights, input, into = arrays(network)) => {
    const { x: first, z, f, a } = into;
    const { scaleAt } = network.layers[0];
    for (let i = 0; i < first.length; i++) {
      first[i] = scaleAt < 0 ? input[i] : weights[0][scaleAt + i] * input[i]; // x = s · x⁰
    }
    let x = first;
    for (let l = 0; l < z.length; l++) {
      const layer = network.layers[l];
      const w = weights[l];
      const n = x.length;
      const [sums, values, outputs] = [z[l], f[l], a[l]];
      for (let j = 0, at = 0; j < layer.units; j++, at += n + 1) {
        let sum = w[at + n];
        for (let i = 0; i < n; i++) {
          sum += w[at + i] * x[i]; // z = Σ wᵢ xᵢ + b
        }
        sums[j] = sum;
      }
      if (layer.f.row) {
        values.set(layer.f.row(sums));
      } else {
        for (let j = 0; j < sums.length; j++) {
          values[j] = layer.f.value(sums[j]);
        }
      }
      for (let j = 0; j < sums.length; j++) {
        outputs[j] = layer.alphaAt < 0 ? values[j] : sums[j] + w[layer.alphaAt + j] * (values[j] - sums[j]); // a = z + α(f(z) − z)
      }
      x = outputs;
    }
    return into;
  };

  const lossOf = (network, z, a, target) => {
    const last = z.length - 1;
    return network.composed ? network.composed.value(z[last], target) : network.loss.value(a[last], target);
  };

  /* ∂a/∂z of a unit where z is this, of an activation of single units. */
  const slope = ({ f, alphaAt }, w, j, z) => {
    const derivative = f.derivative(z);
    return alphaAt < 0 ? derivative : 1 + w[alphaAt + j] * (derivative - 1); // 1 + α(f′(z) − 1)
  };

  /* ∂L/∂z from ∂L/∂a through the activation of a layer. */
  const pullback = (layer, w, z, a, gradient, into) => {
    if (layer.f.row) {
      into.set(layer.f.pullback(a, gradient));
      return into;
    }
    for (let j = 0; j < into.length; j++) {
      into[j] = gradient[j] * slope(layer, w, j, z[j]);
    }
    return into;
  };

  /* ∂L/∂xᵢ = Σₖ δₖ · wₖᵢ over the units of a layer: the sums down the columns of its weights. */
  const byInput = (w, delta, into) => {
    const n = into.length;
    into.fill(0);
    for (let k = 0, at = 0; k < delta.length; k++, at += n + 1) {
      for (let i = 0; i < n; i++) {
        into[i] += delta[k] * w[at + i];
      }
    }
    return into;
  };

  /* One row forward and back. */
  const row = (network, weights, input, target, into = arrays(network)) => {
    const { z, a, lossByOutput, delta } = forward(network, weights, input, into);
    const last = z.length - 1;
    const { composed } = network;
    for (let l = last; l >= 0; l--) {
      if (l === last) {
        lossByOutput[l].set(network.loss.gradient(a[l], target));
      } else {
        byInput(weights[l + 1], delta[l + 1], lossByOutput[l]); // Σ ∂L/∂zₖ · ∂zₖ/∂aⱼ
      }
      if (l === last && composed) {
        delta[l].set(composed.gradient(z[l], target));
      } else {
        pullback(network.layers[l], weights[l], z[l], a[l], lossByOutput[l], delta[l]); // ∂L/∂z = ∂L/∂a · ∂a/∂z
      }
    }
    into.loss = lossOf(network, z, a, target);
    return into;
  };

  /* From ∂L/∂z of layer 1 to the inputs of the network, through the scale of the inputs. */
  const toInputs = (network, weights, delta) => {
    const { scaleAt, inputs } = network.layers[0];
    const sums = byInput(weights[0], delta, new Float64Array(inputs));
    return scaleAt < 0 ? sums : sums.map((sum, i) => sum * weights[0][scaleAt + i]);
  };

  /* ∂aₖ/∂x: the same way back, from the output itself in place of the loss. */
  const outputByInput = (network, weights, input, k) => {
    const { z, a } = forward(network, weights, input);
    let delta;
    let gradient = new Float64Array(a.at(-1).length);
    gradient[k] = 1;
    for (let l = z.length - 1; l >= 0; l--) {
      delta = pullback(network.layers[l], weights[l], z[l], a[l], gradient, new Float64Array(z[l].length)); // · ∂a/∂z
      gradient = l > 0 ? byInput(weights[l], delta, new Float64Array(network.layers[l].inputs)) : gradient; // · ∂z/∂x = w
    }
    return toInputs(network, weights, delta);
  };

  /* Whether a kink of an activation or the loss lies between a pass and one with a moved parameter. */
  const crossesKink = (network, pass, moved, target) => {
    const last = network.layers.length - 1;
    const across = (before, after, kink) => after !== before && (after - kink) * (before - kink) <= 0;
    if (network.layers.some(({ f }, l) =>
      f.kinks?.some(kink => moved.z[l].some((z, j) => across(pass.z[l][j], z, kink))))) {
      return true;
    }
    const room = network.loss.distanceToKink(pass.a[last], target);
    return room < Infinity && moved.a[last].some((a, j) => a !== pass.a[last][j] && !(Math.abs(a - pass.a[last][j]) < room));
  };

  return { arrays, forward, row, lossOf, slope, byInput, toInputs, outputByInput, crossesKink };
})();
