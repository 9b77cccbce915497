import { expect, test } from 'vitest';
import { parseAsLngLat, parseAsMapView } from './url-state.ts';

test('a map view survives the way into the address and back', () => {
  const text = parseAsMapView.serialize({ center: [126.978, 37.5665], zoom: 4.25 });
  expect(text).toBe('126.978,37.566,4.25');
  expect(parseAsMapView.parse(text)).toEqual({ center: [126.978, 37.566], zoom: 4.25 });
});

test('places outside the world or without numbers are not taken from the address', () => {
  expect(parseAsLngLat.parse('200,0')).toBeNull();
  expect(parseAsLngLat.parse('a,b')).toBeNull();
  expect(parseAsLngLat.parse('1')).toBeNull();
  expect(parseAsMapView.parse('0,0,99')).toBeNull();
  expect(parseAsMapView.parse('0,0,')).toBeNull();
});
