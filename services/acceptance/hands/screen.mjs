// What a person sees and touches. Every name, role and place on the screen that a test relies on stands here and nowhere else.
import { pause } from './typing.mjs'

/** The words of the save state (ui.md). */
const SAVE_STATES = /Saved|Saving…|Offline|Reconnecting…/
const SAMPLE_MILLIS = 100
const CURSOR_LABELS = '.caret-name'

export class Screen {
  constructor(page, origin) {
    this.page = page
    this.origin = origin
    this.faults = []
    this.samples = []
    page.on('pageerror', (error) => this.faults.push(String(error)))
  }

  editor() {
    return this.page.locator('.ProseMirror[contenteditable]')
  }

  saveStateElement() {
    return this.page.getByRole('status').filter({ hasText: SAVE_STATES }).first()
  }

  /** Opens a page, through the provider's form where that comes first. */
  async signIn({ user, path = '/' }) {
    const { page } = this
    await page.goto(path)
    const form = page.getByLabel('User name')
    const button = page.getByRole('link', { name: /sign in/i }).or(page.getByRole('button', { name: /sign in/i }))
    const inside = page.getByRole('button', { name: /create document/i }).or(this.editor())
    await form.or(button).or(inside).first().waitFor()
    if (!(await form.isVisible()) && (await button.first().isVisible())) await button.first().click()
    await form.fill(user)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await inside.first().waitFor()
  }

  async openPath({ path }) {
    await this.page.goto(path)
  }

  path() {
    return new URL(this.page.url()).pathname
  }

  /** Makes a document by the button of the list, gives it a title, answers its id. */
  async createDocument({ title }) {
    const { page } = this
    await page.getByRole('button', { name: /create document/i }).first().click()
    await page.waitForURL(/\/d\/[^/]+$/)
    await this.editor().waitFor()
    const field = page.getByRole('textbox', { name: /title/i })
    await field.fill(title)
    await field.press('Enter')
    return this.path().split('/').pop()
  }

  async openDocument({ documentId }) {
    await this.page.goto(`/d/${documentId}`)
    await this.editor().waitFor()
  }

  async share({ email, role }) {
    const { page } = this
    await page.getByRole('button', { name: /^share/i }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /e-?mail/i }).fill(email)
    const choice = dialog.getByRole('combobox', { name: /role/i }).first()
    await choice.selectOption(role).catch(async () => {
      await choice.click()
      await page.getByRole('option', { name: new RegExp(role, 'i') }).click()
    })
    await dialog.getByRole('button', { name: /invite/i }).click()
    // Not the sentence that says, before, what an invitation will do.
    await dialog.getByRole('status').filter({ hasText: email }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  }

  /** Types at the end, or where the caret is. */
  async type({ text, where = 'end', delayMillis = 0 }) {
    if (where === 'end') await this.placeCaret({})
    await this.page.keyboard.type(text, { delay: delayMillis })
  }

  /** Puts the caret at the end of a block, or of everything. */
  async placeCaret({ block }) {
    if (block === undefined) {
      await this.editor().click()
      await this.page.keyboard.press('ControlOrMeta+End')
    } else {
      await this.editor().locator('> *').nth(block).click()
      await this.page.keyboard.press('End')
    }
  }

  /** Types Markdown, which the editor turns into blocks as one goes. */
  async insertMarkdown({ lines }) {
    await this.editor().click()
    for (const line of lines) {
      await this.page.keyboard.type(line)
      await this.page.keyboard.press('Enter')
    }
  }

  /** The letters on the screen, without the labels of others' cursors. */
  text() {
    return this.editor().evaluate((editor, labels) => {
      const copy = editor.cloneNode(true)
      copy.querySelectorAll(labels).forEach((label) => label.remove())
      return [...copy.children].map((block) => block.textContent.replaceAll('\u2060', '')).join('\n')
    }, CURSOR_LABELS)
  }

  async awaitText({ contains, timeoutMillis = 20_000 }) {
    const deadline = Date.now() + timeoutMillis
    let text = ''
    while (Date.now() < deadline) {
      text = await this.text()
      if (contains.every((part) => text.includes(part))) return text
      await pause(50)
    }
    throw new Error(`not on the screen: ${contains.filter((part) => !text.includes(part))}; but: ${text.slice(-300)}`)
  }

  async saveState() {
    return (await this.saveStateElement().textContent())?.trim() ?? ''
  }

  async awaitSaveState({ state, timeoutMillis = 20_000 }) {
    await this.page
      .getByRole('status')
      .filter({ hasText: new RegExp(state) })
      .first()
      .waitFor({ timeout: timeoutMillis })
  }

  async awaitCursorOf({ person }) {
    await this.page.locator(CURSOR_LABELS).filter({ hasText: new RegExp(person, 'i') }).first().waitFor({ state: 'attached' })
  }

  async isEditable() {
    return (await this.editor().getAttribute('contenteditable')) === 'true'
  }

  /**
   * What was on the screen whenever it said Saved. The text is read first and the state a moment later, when the page has had
   * time to draw what follows from that text: so if the state is Saved, it says so of all of the text.
   */
  async savedSamples({ forMillis }) {
    const samples = []
    const deadline = Date.now() + forMillis
    while (Date.now() < deadline) {
      const text = await this.text().catch(() => null)
      await pause(SAMPLE_MILLIS)
      const state = await this.saveState().catch(() => '')
      if (text !== null && state.includes('Saved')) samples.push(text)
    }
    // A later sample that begins like an earlier one says no more; the caller gets the last of each kind.
    return samples.filter((sample, i) => !samples[i + 1]?.includes(sample))
  }

  /** Everything that a script of the page could read. */
  async storages() {
    return this.page.evaluate(async () => {
      const databases = await indexedDB.databases()
      return {
        local: JSON.stringify({ ...localStorage }),
        session: JSON.stringify({ ...sessionStorage }),
        cookies: document.cookie,
        databases: databases.map(({ name }) => name),
      }
    })
  }

  /** What a script of the page would be answered. */
  fetchStatus({ url, method = 'GET' }) {
    return this.page.evaluate(async ([where, how]) => (await fetch(where, how)).status, [url, { method }])
  }

  history() {
    return this.page.getByRole('complementary', { name: /history/i })
  }

  /** The text of the version that is shown. */
  version() {
    return this.page.getByRole('document', { name: /version/i })
  }

  async openHistory() {
    await this.page.getByRole('button', { name: 'History' }).click()
    await this.history().getByRole('listitem').first().waitFor()
  }

  async closeHistory() {
    await this.history().getByRole('button', { name: /close/i }).click()
    await this.history().waitFor({ state: 'hidden' })
  }

  /** Gives the present moment a name. */
  async nameVersion({ version }) {
    await this.history().getByRole('textbox').fill(version)
    await this.page.keyboard.press('Enter')
    await this.history().getByRole('button', { name: version }).waitFor()
  }

  /** Looks at a version; answers its text, a line a block, and whether it could be typed into. */
  async showVersion({ version }) {
    await this.history().getByRole('button', { name: version }).click()
    const text = this.version()
    await text.waitFor()
    return {
      text: await text.evaluate((shown) => [...shown.children].map((block) => block.textContent).join('\n')),
      editable: (await text.getAttribute('contenteditable')) === 'true',
    }
  }

  async backToNow() {
    await this.page.getByRole('button', { name: /back to now/i }).click()
    await this.version().waitFor({ state: 'detached' })
  }

  /** Restores the version that is shown. */
  async restoreVersion() {
    await this.page.getByRole('button', { name: /restore this version/i }).click()
    await this.page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
    await this.version().waitFor({ state: 'detached' })
  }

  async reload() {
    await this.page.reload()
    await this.editor().waitFor()
  }

  /** What stands above the text because the document is not as it should be for this page. */
  notice() {
    return this.page.getByRole('main').getByRole('alert')
  }

  async awaitNotice({ says, timeoutMillis }) {
    await this.notice().filter({ hasText: says }).waitFor({ timeout: timeoutMillis })
  }

  /** Loads the page again by the button that the notice has for it. */
  async reloadByNotice() {
    const loaded = this.page.waitForEvent('load')
    await this.notice().getByRole('button', { name: 'Reload' }).click()
    await loaded
    await this.editor().waitFor()
  }

  /** From now on the page's files still come, but nothing behind them answers. */
  async blockServer() {
    const context = this.page.context()
    for (const pattern of ['**/api/**', '**/auth/**']) await context.route(pattern, (route) => route.abort('internetdisconnected'))
    await context.routeWebSocket(/\/collab\//, (socket) => socket.close())
  }

  async unblockServer() {
    const context = this.page.context()
    await context.unrouteAll()
    await context.routeWebSocket(/\/collab\//, (socket) => socket.connectToServer())
  }

  async picture({ file }) {
    await this.page.screenshot({ path: file })
  }

  /** Faults of the page's scripts that nobody caught. */
  problems() {
    return this.faults
  }
}
