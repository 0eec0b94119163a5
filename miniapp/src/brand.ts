import { api } from './api';
import type { Brand } from './types';
import { useLoad, type Load } from './use-load';

/** Name, slogan and the privacy policy in force. */
export const useBrand = (): Load<Brand> => useLoad('brand', () => api('GET /v1/brand'));
