import * as v from "valibot";
import { personal } from "./personal-data.ts";

const currencies = new Set(Intl.supportedValuesOf("currency"));

/** Whether a text is an ISO 4217 code. */
export const isCurrency = (code: string): boolean => currencies.has(code);

export const Id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(128));

export const Text = v.pipe(v.string(), v.nonEmpty());

/** Minor units of the currency, such as cents. */
export const Money = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

export const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

export const Quantity = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER));

// The pattern is what the JSON Schema shows: an enum of three hundred codes would drown it.
export const Currency = v.pipe(
  v.string(),
  v.regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as EUR"),
  v.check(isCurrency, "must be an ISO 4217 code such as EUR"),
);

export const Email = v.pipe(v.string(), v.email("must be an e-mail address"), v.maxLength(254), personal("contact"));

export const CustomerId = v.pipe(Id, personal("identity"));

/** A token that stands for a card; never its number. */
export const CardToken = v.pipe(
  Id,
  personal("payment"),
  v.description("A token that stands for the card, never the number of one"),
);

/** Free text about one customer, which may contain personal data. */
export const PersonalText = v.pipe(Text, personal("payment"));

/** ISO 8601 in UTC, such as `2026-11-23T18:08:00.000Z`. */
export const Time = v.pipe(v.string(), v.isoTimestamp("must be an ISO 8601 time such as 2026-11-23T18:08:00.000Z"));

/** A day in UTC, `yyyy-mm-dd`. */
export const Day = v.pipe(v.string(), v.isoDate("must be a day such as 2026-11-23"));
