/** A first connection and its indexes take a while on a busy machine; the default of five seconds fails then. */
jest.setTimeout(40_000);
