/** Faults and stories drive whole products: a slow machine must not fail them. */
jest.setTimeout(180_000);
