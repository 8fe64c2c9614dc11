/*
 * One row through a network and back, every factor kept: the library's RowPass. The parameters of a layer are one array: the
 * weights of each unit followed by its bias, unit by unit, then the learned scale of each input, θ of the learned encodings of the
 * inputs, and α of each unit.
 */
const Pass = (() => {
  /* What a pass computes, to be filled again by the next one: the encoded inputs e, x, the input of layer 1, and an array for each layer. */
  const arrays = ({ layers }) => {
    const each = () => layers.map(({ units }) => new Float64Array(units));
    const { inputs, parameters } = layers[0];
    return {
      encoded: new Float64Array(inputs), lossByEncoded: new Float64Array(inputs), lossByTheta: new Float64Array(parameters),
      x: new Float64Array(inputs), z: each(), f: each(), a: each(), lossByOutput: each(), delta: each(), loss: NaN
    };
  };

  /* x and θ of an encoding, the variables of its formulas. */
  const variables = (part, theta, input) => {
    for (let i = 0; i < part.inputs; i++) {
      part.variables[i] = input[part.input + i];
    }
    for (let p = 0; p < part.parameters; p++) {
      part.variables[part.inputs + p] = theta[part.parameter + p];
    }
    return part.variables;
  };
  const thetaOf = ({ layers }, weights) => weights[0].subarray(layers[0].thetaAt, layers[0].thetaAt + layers[0].parameters);

  /* The derivatives of an encoding, by its number: as many as it has slopes. */
  const derivativesOf = (network, weights, input, n) => {
    const part = network.encodings.parts[n];
    return part.derivative(variables(part, thetaOf(network, weights), input));
  };

  /* e(x, θ) of the encodings in front of layer 1; without any, x itself. */
  const encode = (network, weights, input, into) => {
    if (!network.encodings) {
      for (let i = 0; i < into.length; i++) {
        into[i] = input[i];
      }
      return;
    }
    const theta = thetaOf(network, weights);
    network.encodings.copies.forEach(([from, to, count]) => {
      for (let i = 0; i < count; i++) {
        into[to + i] = input[from + i];
      }
    });
    network.encodings.parts.forEach(part => into.set(part.value(variables(part, theta, input)), part.output));
  };

  /* ∂L/∂x and, into lossByTheta, ∂L/∂θ: the sums of ∂L/∂eₖ times the derivatives of eₖ. */
  const throughEncodings = (network, weights, input, lossByEncoded, lossByTheta) => {
    if (!network.encodings) {
      return lossByEncoded;
    }
    const theta = thetaOf(network, weights);
    const lossByX = new Float64Array(input.length);
    network.encodings.copies.forEach(([from, to, count]) => {
      for (let i = 0; i < count; i++) {
        lossByX[from + i] = lossByEncoded[to + i]; // ∂e/∂x = 1
      }
    });
    lossByTheta.fill(0);
    network.encodings.parts.forEach(part => {
      const derivatives = part.derivative(variables(part, theta, input));
      part.slopes.forEach(([k, variable], n) => {
        const term = lossByEncoded[part.output + k] * derivatives[n]; // ∂L/∂eₖ · ∂eₖ/∂x or ∂eₖ/∂θ
        if (variable < part.inputs) {
          lossByX[part.input + variable] += term;
        } else {
          lossByTheta[part.parameter + variable - part.inputs] += term;
        }
      });
    });
    return lossByX;
  };

  /* e, x, z, f and a of each layer, where a is f(z) unless the layer has a share α of it. */
  const forward = (network, weights, input, into = arrays(network)) => {
    const { encoded, x: first, z, f, a } = into;
    const { scaleAt } = network.layers[0];
    encode(network, weights, input, encoded);
    for (let i = 0; i < first.length; i++) {
      first[i] = scaleAt < 0 ? encoded[i] : weights[0][scaleAt + i] * encoded[i]; // x = s · x⁰
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
    if (network.encodings) {
      toEncoded(network, weights, delta[0], into.lossByEncoded);
      throughEncodings(network, weights, input, into.lossByEncoded, into.lossByTheta);
    }
    into.loss = lossOf(network, z, a, target);
    return into;
  };

  /* From ∂L/∂z of layer 1 to the encoded inputs, through the scale of the inputs. */
  const toEncoded = (network, weights, delta, into) => {
    const { scaleAt } = network.layers[0];
    byInput(weights[0], delta, into);
    for (let i = 0; i < into.length && scaleAt >= 0; i++) {
      into[i] *= weights[0][scaleAt + i];
    }
    return into;
  };
  /* And to the inputs of the network, through the encodings. */
  const toInputs = (network, weights, input, delta) => {
    const { inputs, parameters } = network.layers[0];
    return throughEncodings(network, weights, input, toEncoded(network, weights, delta, new Float64Array(inputs)), new Float64Array(parameters));
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
    return toInputs(network, weights, input, delta);
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

  return { arrays, derivativesOf, forward, row, lossOf, slope, byInput, toInputs, outputByInput, crossesKink };
})();
