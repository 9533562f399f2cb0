/** Takes output as it comes, and hands it on line by line. */
export interface LineSplitter {
  write(chunk: Uint8Array): void;
  /** Hands on what has come of a line that has not ended. */
  flush(): void;
}

/**
 * The longest line in bytes. An event of CloudWatch Logs holds 1 MB, less 26 bytes of its own and the line feed; a longer line
 * makes several: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
const LONGEST_LINE = 2 ** 20 - 26 - 1;

const LINE_FEED = 0x0a;

/**
 * What is not UTF-8 becomes replacement characters. Takes time by the byte and holds no more than one line, wherever
 * lines end.
 */
export function splitLines(tell: (line: string) => void, longest = LONGEST_LINE): LineSplitter {
  let begun: Uint8Array[] = [];
  let length = 0;

  function add(part: Uint8Array): void {
    begun.push(part);
    length += part.length;
    if (length > longest) tellLongest();
  }

  /** Leaves what is no more than one line. */
  function tellLongest(): void {
    const line = Buffer.concat(begun);
    let from = 0;
    while (line.length - from > longest) {
      const to = characterStart(line, from + longest);
      tell(line.toString("utf8", from, to));
      from = to;
    }
    begun = [line.subarray(from)];
    length = line.length - from;
  }

  function end(): void {
    const line = Buffer.concat(begun).toString("utf8");
    begun = [];
    length = 0;
    tell(line);
  }

  return {
    write(chunk) {
      let from = 0;
      for (let to = chunk.indexOf(LINE_FEED); to >= 0; to = chunk.indexOf(LINE_FEED, from)) {
        add(chunk.subarray(from, to));
        end();
        from = to + 1;
      }
      // A copy: its maker may use the chunk again.
      if (from < chunk.length) add(Uint8Array.from(chunk.subarray(from)));
    },
    flush() {
      if (length > 0) end();
    },
  };
}

/** Where the character at this position begins. */
function characterStart(text: Uint8Array, position: number): number {
  let start = position;
  while (start > position - 4 && ((text[start] ?? 0) & 0xc0) === 0x80) start--;
  return ((text[start] ?? 0) & 0xc0) === 0x80 ? position : start;
}
