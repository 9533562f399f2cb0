/** Returns a FIFO message's position as receivers see it: 20 digits that sort. */
export const sequenceNumber = ({ sequence }: { sequence: number }): string => String(sequence).padStart(20, "0");
