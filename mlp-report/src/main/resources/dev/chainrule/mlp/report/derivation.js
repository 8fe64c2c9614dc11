/* Typesets each formula; without it their plain text remains. */
document.querySelectorAll('[data-tex]').forEach(element =>
  katex.render(element.dataset.tex, element, { throwOnError: false, strict: false }));
