import type { Result } from "../result/result.ts";

/** A series of a run with a value for each second, as spreadsheets and metric stores take it. */
export interface Metric {
  /** In camelCase, as a column's name. */
  name: string;
  help: string;
  /** Undefined for a count. */
  unit?: "seconds";
  /** In `unit`; null where the second has no value. */
  values: (number | null)[];
}

const seconds = (microseconds: number | null | undefined) => (microseconds == null ? null : microseconds / 1e6);

/** Returns every series of a run, second by second, the warm-up included. */
export function metricsOf({ series, orderSeries, configuration }: Result): Metric[] {
  const isOrders = configuration.flow === "orders";
  const { flow } = configuration;
  const length = Math.max(series.length, orderSeries?.length ?? 0);
  const rows = Array.from({ length }, (_, second) => ({ row: series[second], order: orderSeries?.[second] }));
  const column = (
    name: string,
    help: string,
    of: (row: (typeof rows)[number]) => number | null | undefined,
    unit?: Metric["unit"],
  ): Metric => ({ name, help, ...(unit && { unit }), values: rows.map((row) => of(row) ?? null) });
  const arrival = isOrders ? "settled" : "arrival";
  return [
    column("intended", `${flow} that the schedule intended for the second`, ({ row }) => row?.intended),
    column("sent", `${flow} sent`, ({ row }) => row?.sent),
    column("accepted", `${flow} accepted`, ({ row }) => row?.accepted),
    column("rejected", `${flow} rejected`, ({ row }) => row?.rejected),
    column(
      isOrders ? "settled" : "delivered",
      `${flow} ${isOrders ? "settled" : "delivered"}`,
      ({ row }) => row?.delivered,
    ),
    column("inFlight", "requests in flight, the most at once", ({ row }) => row?.inFlight),
    column(`${arrival}P50`, `median time to ${arrival}`, ({ row }) => seconds(row?.p50), "seconds"),
    column(`${arrival}P99`, `99th percentile of the time to ${arrival}`, ({ row }) => seconds(row?.p99), "seconds"),
    column(`${arrival}Max`, `longest time to ${arrival}`, ({ row }) => seconds(row?.max), "seconds"),
    ...(isOrders
      ? [
          column("confirmed", "orders confirmed", ({ order }) => order?.confirmed),
          column("cancelled", "orders cancelled", ({ order }) => order?.cancelled),
          column("notified", "orders whose customer was notified", ({ order }) => order?.notified),
          column("emailP50", "median time to e-mail", ({ order }) => seconds(order?.p50), "seconds"),
          column("emailP99", "99th percentile of the time to e-mail", ({ order }) => seconds(order?.p99), "seconds"),
          column("emailMax", "longest time to e-mail", ({ order }) => seconds(order?.max), "seconds"),
        ]
      : []),
  ];
}

/** Returns the labels that identify a run in a metric store. */
export const labelsOf = ({ run, configuration }: Result): Record<string, string> => ({
  run,
  bus: configuration.bus ?? configuration.stage,
  region: configuration.region,
  scenario: configuration.scenario,
});

/** Returns the wall-clock time of a second of the series, in milliseconds since the epoch. */
export const timeOf = ({ timing }: Result, second: number): number => Date.parse(timing.firstSendAt) + second * 1000;
