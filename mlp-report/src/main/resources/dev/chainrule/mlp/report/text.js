/* The text of the page's last section, which opens when a link leads into it; the address keeps the state of the page. */
(() => {
  const details = document.getElementById('text-details');
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="#text"]');
    if (!link) {
      return;
    }
    event.preventDefault();
    details.open = true;
    const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    place.tabIndex = -1;
    place.focus();
    place.scrollIntoView();
  });
})();
