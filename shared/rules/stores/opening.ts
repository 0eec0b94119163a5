const minutesOf = (text: string): number => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
};

/** `hours` is `09:00-22:00`, every day in Asia/Shanghai; past midnight when the end comes before the start. */
export const isOpenAt = (hours: string, at: Date): boolean => {
  const [from = '00:00', until = '24:00'] = hours.split('-');
  const minute = Math.floor((at.getTime() / 60_000 + 480) % 1440);
  const [start, end] = [minutesOf(from), minutesOf(until)];
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
};
