import { api } from './api';
import type { Place } from './platform';
import { keep, recall } from './storage';
import type { Home } from './types';
import { useLoad, type Load } from './use-load';

const PLACE = 'place';

/** Only a place that the person gave on the stores page; home never asks by itself. */
export const knownPlace = (): Place | undefined => recall<Place>(PLACE);
export const keepPlace = (place: Place): void => keep(PLACE, place);

/** What home, me and the code page show about the member; one kept copy for all three. */
export const useHome = (): Load<Home> => useLoad('home', () => api('GET /v1/member/home', { query: { ...knownPlace() } }));
