import type { BrowserContext, ConsoleMessage, Response } from 'playwright-core';

/** What the browser complained about; a story that ends with any of it has failed. */
export type Faults = string[];

/** Refusals are part of the product; the browser reports each as a resource that did not load. */
const isRefusal = (message: ConsoleMessage): boolean => /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());

const readConsole = (who: string, faults: Faults) => (message: ConsoleMessage): void => {
  if (message.type() === 'error' && !isRefusal(message)) faults.push(`${who} console: ${message.text().slice(0, 800)} (${message.location().url})`);
};

const readAnswer = (who: string, faults: Faults) => (answer: Response): void => {
  if (answer.status() >= 500) faults.push(`${who} got ${answer.status()} from ${answer.request().method()} ${answer.url()}`);
};

/** Violations of the content policy reach the console as errors too, but not those of reports alone: both are taken. */
const tellAll = (): void => {
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`content policy: ${event.violatedDirective} refused ${event.blockedURI}`);
  });
  // A promise refused with something that is not a plain error reaches the browser's report without a word.
  window.addEventListener('unhandledrejection', ({ reason }) => {
    if (!(reason instanceof Error) || reason instanceof DOMException) console.error(`nobody caught: ${reason instanceof DOMException ? String(reason) : JSON.stringify(reason)}`);
  });
};

/** Collects console errors, page errors, broken answers and violations of the content policy, over all pages. */
export const watchFaults = async (context: BrowserContext, who: string): Promise<Faults> => {
  const faults: Faults = [];
  await context.addInitScript(tellAll);
  context.on('console', readConsole(who, faults));
  context.on('response', readAnswer(who, faults));
  context.on('weberror', (error) => faults.push(`${who} page: ${error.error().stack ?? error.error().message}`));
  return faults;
};
