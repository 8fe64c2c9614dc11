/* Numbers as people and as TeX read them, and formulas with numbers put in for their symbols. */
const Formulas = (() => {
  const DIGITS = 8;

  /* Eight significant digits, as the terminal prints them. */
  const plain = (value, digits = DIGITS) => {
    if (!Number.isFinite(value)) {
      return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
    }
    if (value === 0) {
      return '0';
    }
    const size = Math.abs(value);
    const text = size >= 1e-4 && size < 1e7
      ? String(Number(value.toPrecision(digits)))
      : value.toExponential(digits - 1).replace(/\.?0+e/, 'e').replace('e+', 'e');
    return text.replace(/-/g, '−');
  };

  /* The numbers of an axis, with as many digits as tell its ticks apart. */
  const ticks = (scale, count) => {
    const values = scale.ticks(count);
    let digits = 3;
    while (digits < DIGITS && new Set(values.map(v => plain(v, digits))).size < values.length) {
      digits++;
    }
    return v => plain(v, digits);
  };

  const tex = (value, digits = DIGITS) => {
    if (!Number.isFinite(value)) {
      return Number.isNaN(value) ? '\\text{NaN}' : value > 0 ? '\\infty' : '-\\infty';
    }
    const [mantissa, exponent] = plain(value, digits).replace(/−/g, '-').split('e');
    return exponent === undefined ? mantissa : `${mantissa}\\cdot 10^{${exponent}}`;
  };

  /* A number as a factor or a summand: in parentheses if it is negative. */
  const part = (value, digits) => (value < 0 ? `(${tex(value, digits)})` : tex(value, digits));

  /* Whether a form has brackets of its own around a symbol, so that a number needs none. */
  const isEnclosed = (before, after) => [['(', ')'], ['{', '}'], ['|', '|']].some(([open, close]) =>
    before.endsWith(open) && (after.startsWith(close) || after.startsWith(`\\right${close}`)));

  /* A form such as {a}(1-{a}) with its numbers. The base of a power is one number, however it is written. */
  const fill = (form, numbers, digits = 6) =>
    form.replace(/\{([a-zA-Z]\w*′?)\}/g, (all, name, at) => {
      if (!(name in numbers)) {
        return all;
      }
      const after = form.slice(at + all.length);
      const number = isEnclosed(form.slice(0, at), after) ? tex(numbers[name], digits) : part(numbers[name], digits);
      return after[0] === '^' && /^\d.*\\cdot/.test(number) ? `{(${number})}` : `{${number}}`;
    });

  const render = (element, source) => katex.render(source, element, { throwOnError: false, strict: false });

  const text = words => `\\text{${words.replace(/[\\{}$&#^_%~]/g, ' ')}}`;

  /* The TeX of a plugin's formula, or its plain text, or what to write for one that has none. */
  const of = (formula, which, otherwise) =>
    formula ? formula[`${which}Tex`] || text(formula[which]) : otherwise;

  return { plain, ticks, tex, part, fill, render, of };
})();
