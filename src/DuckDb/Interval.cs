using System.Runtime.InteropServices;

namespace Approx.DuckDb;

/// <summary>duckdb_interval: months, days and microseconds are kept apart, for months and days differ in length.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Interval(int Months, int Days, long Micros);

/// <summary>duckdb_list_entry: where a row's list lies in the child vector.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ListEntry(ulong Offset, ulong Length);

/// <summary>The progress of a running query: percent (−1: not known), rows done and to do.</summary>
internal readonly record struct QueryProgress(double Percent, long RowsProcessed, long RowsTotal);
