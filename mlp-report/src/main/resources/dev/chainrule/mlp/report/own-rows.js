/* Rows of one's own: a CSV file that is dropped on the page or chosen, in place of the rows of the page. */
const OwnRows = (() => {
  const { data } = Model;
  const { columns } = data;
  const { byId, show } = Elements;
  const original = data.rows;
  const zone = byId('training');

  const use = (rows, words) => {
    Model.setRows(rows);
    byId('csv-back').hidden = rows === original;
    show('csv-read', words);
  };
  const complain = words => {
    show('csv-error', ...words.split('\n').flatMap((line, n) => [...(n ? [Elements.element('br')] : []), line]));
    byId('csv').setAttribute('aria-invalid', String(words !== ''));
  };
  const take = async file => {
    complain('');
    if (file.size > Csv.MOST_BYTES) {
      complain(`‘${file.name}’ has ${Math.round(file.size / 1e6)} MB. The page takes ${Csv.MOST_BYTES / 1e6}.`);
      return;
    }
    try {
      const { rows, left } = Csv.read(await file.text());
      use(rows, `${rows.length === 1 ? 'The row' : `The ${rows.length} rows`} of ‘${file.name}’${left > 0 ? `; ${left} more are left out` : ''}.`);
    } catch (error) {
      complain(`${error.message}\nThe page keeps the rows it has.`);
    }
  };

  const showColumns = () => {
    const kinds = columns.features.map(({ name, categories, rare, encoded }) =>
      `‘${name}’, ${categories ? `one of ${[...categories, ...rare].slice(0, 6).join(', ')}${categories.length + rare.length > 6 ? ', …' : ''}` : encoded ? `encoded by ${encoded}` : 'a number'}`);
    const targets = columns.targets.map(name => `‘${name}’, ${columns.labels ? `one of ${columns.labels.slice(0, 6).join(', ')}${columns.labels.length > 6 ? ', …' : ''}` : 'a number'}`);
    show('csv-columns', 'A first line with the names of the columns, in any order, and a line for each row. The inputs: ',
      `${kinds.slice(0, 20).join('; ')}${kinds.length > 20 ? `; and ${kinds.length - 20} more` : ''}. The target: ${targets.slice(0, 20).join('; ')}. `,
      'Numbers have a decimal point; cells are divided by commas, semicolons or tabs; other columns are ignored.');
  };

  byId('csv').addEventListener('change', event => {
    const [file] = event.target.files;
    if (file) {
      take(file).then(() => {
        event.target.value = ''; // the same file can be chosen again
      });
    }
  });
  byId('csv-back').addEventListener('click', () => {
    complain('');
    use(original, '');
    byId('csv').focus();
  });
  /* A file that misses the place would otherwise replace the page. */
  const isFile = event => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', event => {
    if (isFile(event)) {
      event.preventDefault();
      zone.classList.toggle('dropping', zone.contains(event.target));
    }
  });
  addEventListener('dragleave', () => zone.classList.remove('dropping'));
  addEventListener('drop', event => {
    if (isFile(event)) {
      event.preventDefault();
      zone.classList.remove('dropping');
      if (zone.contains(event.target) && Csv.unprepared.length === 0) {
        take(event.dataTransfer.files[0]);
      }
    }
  });

  if (Csv.unprepared.length > 0) {
    byId('own-rows').replaceChildren(Elements.element('p', { class: 'quiet' },
      `Rows of your own cannot be used here: the page does not compute the encoding of ${Csv.unprepared.slice(0, 5).join(', ')}.`));
  } else {
    showColumns();
  }

  return { isOriginal: () => data.rows === original };
})();
