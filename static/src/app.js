// Starts the components. Every page works without this file.
import { initAll } from './govuk-frontend.min.js'
import { initAll as initMoj } from './moj-frontend.min.js'
import { enhanceFinders } from './find.js'
import { watchConnection } from './offline.js'

initAll()
initMoj()
enhanceFinders(document)
watchConnection(document)
