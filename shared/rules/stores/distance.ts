const EARTH_METRES = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

export interface Place {
  lng: number;
  lat: number;
}

/** Great-circle distance in metres (haversine, R. W. Sinnott 1984; mean Earth radius of IUGG). */
export const distanceMetres = (a: Place, b: Place): number => {
  const dLat = radians(b.lat - a.lat);
  const dLng = radians(b.lng - a.lng);
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLng / 2) ** 2;
  return Math.round(2 * EARTH_METRES * Math.asin(Math.sqrt(h)));
};
