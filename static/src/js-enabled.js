// First in the body and not a module, so that it runs before anything is drawn. It is a file
// because the content security policy allows no inline script.
document.body.className +=
  ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '')
