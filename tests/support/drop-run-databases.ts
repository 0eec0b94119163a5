import { dropRunDatabases } from './services';

const [mongodbUri = '', run = ''] = process.argv.slice(2);
await dropRunDatabases(mongodbUri, run);
