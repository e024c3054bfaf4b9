// Comforts for pages that already work without a script: nothing here is essential.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation,
  SkipLink, createAll
} from 'govuk-frontend'

const countTexts = {
  charactersUnderLimit: { other: '还可以输入 %{count} 个字' },
  charactersAtLimit: '已达到字数上限',
  charactersOverLimit: { other: '超出 %{count} 个字' },
  wordsUnderLimit: { other: '还可以输入 %{count} 个字' },
  wordsAtLimit: '已达到字数上限',
  wordsOverLimit: { other: '超出 %{count} 个字' }
}

// Elements marked data-needs-script are hidden by the style sheet until this class is there.
function announceScript () {
  document.body.classList.add('js-enabled')
  if ('noModule' in HTMLScriptElement.prototype) {
    document.body.classList.add('govuk-frontend-supported')
  }
}

function startComponents () {
  for (const component of [
    Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink
  ]) createAll(component)
  createAll(Button, { preventDoubleClick: true })
  createAll(CharacterCount, { i18n: countTexts })
}

// On a wide screen the table of contents stands open beside the text. Newer browsers do that by
// style alone.
function openContentsOnWideScreens () {
  if (CSS.supports('selector(::details-content)')) return
  const wide = window.matchMedia('(min-width: 62em)')
  const follow = () => {
    for (const contents of document.querySelectorAll('details.toc')) contents.open = wide.matches
  }
  if (wide.addEventListener) wide.addEventListener('change', follow)
  follow()
}

function startPrintButtons () {
  for (const button of document.querySelectorAll('[data-print]')) {
    button.addEventListener('click', () => window.print())
  }
}

// An officer who leaves a changed form by mistake is asked first.
function guardUnsavedForms () {
  for (const form of document.querySelectorAll('form[data-guard]')) {
    let changed = false
    form.addEventListener('input', () => { changed = true })
    form.addEventListener('submit', () => { changed = false })
    window.addEventListener('beforeunload', (event) => {
      if (changed) event.preventDefault()
    })
  }
}

// A figure goes into the text at the cursor, or at the end of the first text when there is none yet.
function startInsertButtons () {
  const texts = document.querySelectorAll('textarea[name="text"]')
  let target = texts[0]
  for (const text of texts) text.addEventListener('focus', () => { target = text })
  for (const button of document.querySelectorAll('[data-insert]')) {
    button.addEventListener('click', () => {
      if (!target) return
      target.setRangeText(`{${button.dataset.insert}}`, target.selectionStart, target.selectionEnd, 'end')
      target.dispatchEvent(new Event('input', { bubbles: true }))
      target.focus()
    })
  }
}

announceScript()
startComponents()
openContentsOnWideScreens()
startPrintButtons()
startInsertButtons()
guardUnsavedForms()
