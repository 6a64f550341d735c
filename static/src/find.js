// Turns a long list of choices (select data-find) into a box one types into. Each option may
// carry data-also (other words that find it) and data-note (a second line under it).

// The suggestion is put in as HTML, so every word of it is escaped.
const escape = (words) => words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean)

const startsAWord = (text, word) => text.startsWith(word) || text.includes(` ${word}`)

function finder(options) {
  const searched = options.map((option) => ({
    text: option.text,
    found: `${option.text} ${option.dataset.also || ''}`.toLowerCase()
  }))
  return (query, give) => {
    const words = wordsOf(query)
    const matches = searched.filter(({ found }) => words.every((word) => startsAWord(found, word)))
    give(matches.map(({ text }) => text))
  }
}

function enhance(select) {
  const options = [...select.options].filter((option) => option.value)
  const byText = (text) => options.find((option) => option.text === text)
  const note = document.getElementById(select.dataset.noteFor || '')
  window.accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    source: finder(options),
    minLength: 2,
    // With autoselect the package adds a second input that has no label.
    autoselect: false,
    confirmOnBlur: false,
    showAllValues: false,
    displayMenu: 'overlay',
    tNoResults: () => 'Nothing found. Try another word.',
    templates: {
      inputValue: (text) => text || '',
      suggestion: (text) => {
        const also = (byText(text) || { dataset: {} }).dataset.note || ''
        return `${escape(text)}<span class="app-find__also">${escape(also)}</span>`
      }
    },
    // One's own onConfirm replaces the one that selects the option.
    onConfirm: (text) => {
      const option = byText(text)
      if (!option) return
      option.selected = true
      if (note) note.textContent = option.dataset.note || ''
      select.dispatchEvent(new Event('change', { bubbles: true }))
    }
  })
}

export function enhanceFinders(root) {
  if (!window.accessibleAutocomplete) return
  for (const select of root.querySelectorAll('select[data-find]')) enhance(select)
}
