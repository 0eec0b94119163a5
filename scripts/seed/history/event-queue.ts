/** Things to come in one member's life, earliest first; equal times keep the order in which they were told. */
export class EventQueue<T extends { at: Date }> {
  private readonly waiting: T[] = [];

  add(event: T): void {
    let place = this.waiting.length;
    while (place > 0 && this.waiting[place - 1]!.at.getTime() > event.at.getTime()) place -= 1;
    this.waiting.splice(place, 0, event);
  }

  take(): T | undefined {
    return this.waiting.shift();
  }
}
