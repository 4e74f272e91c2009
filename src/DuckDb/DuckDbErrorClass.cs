using Approx.Core;

namespace Approx.DuckDb;

/// <summary>duckdb_error_type: DuckDB's own class of an error. Values as in duckdb.h 1.5.</summary>
internal enum DuckDbErrorClass
{
    Invalid = 0,
    OutOfRange = 1,
    Conversion = 2,
    UnknownType = 3,
    Decimal = 4,
    MismatchType = 5,
    DivideByZero = 6,
    ObjectSize = 7,
    InvalidType = 8,
    Serialization = 9,
    Transaction = 10,
    NotImplemented = 11,
    Expression = 12,
    Catalog = 13,
    Parser = 14,
    Planner = 15,
    Scheduler = 16,
    Executor = 17,
    Constraint = 18,
    Index = 19,
    Stat = 20,
    Connection = 21,
    Syntax = 22,
    Settings = 23,
    Binder = 24,
    Network = 25,
    Optimizer = 26,
    NullPointer = 27,
    Io = 28,
    Interrupt = 29,
    Fatal = 30,
    Internal = 31,
    InvalidInput = 32,
    OutOfMemory = 33,
    Permission = 34,
    ParameterNotResolved = 35,
    ParameterNotAllowed = 36,
    Dependency = 37,
    Http = 38,
    MissingExtension = 39,
    Autoload = 40,
    Sequence = 41,
    InvalidConfiguration = 42,
}

/// <summary>Reading DuckDB's error class, and its place among Approx's kinds of error.</summary>
internal static class DuckDbErrorClasses
{
    // The words before " Error: " in a message; the C API gives no class for a failed prepare or open, only the message.
    private static readonly Dictionary<string, DuckDbErrorClass> Prefixes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Out of Range"] = DuckDbErrorClass.OutOfRange,
        ["Conversion"] = DuckDbErrorClass.Conversion,
        ["Unknown Type"] = DuckDbErrorClass.UnknownType,
        ["Decimal"] = DuckDbErrorClass.Decimal,
        ["Mismatch Type"] = DuckDbErrorClass.MismatchType,
        ["Divide by Zero"] = DuckDbErrorClass.DivideByZero,
        ["Object Size"] = DuckDbErrorClass.ObjectSize,
        ["Invalid type"] = DuckDbErrorClass.InvalidType,
        ["Serialization"] = DuckDbErrorClass.Serialization,
        ["TransactionContext"] = DuckDbErrorClass.Transaction,
        ["Not implemented"] = DuckDbErrorClass.NotImplemented,
        ["Expression"] = DuckDbErrorClass.Expression,
        ["Catalog"] = DuckDbErrorClass.Catalog,
        ["Parser"] = DuckDbErrorClass.Parser,
        ["Planner"] = DuckDbErrorClass.Planner,
        ["Scheduler"] = DuckDbErrorClass.Scheduler,
        ["Executor"] = DuckDbErrorClass.Executor,
        ["Constraint"] = DuckDbErrorClass.Constraint,
        ["Index"] = DuckDbErrorClass.Index,
        ["Stat"] = DuckDbErrorClass.Stat,
        ["Connection"] = DuckDbErrorClass.Connection,
        ["Syntax"] = DuckDbErrorClass.Syntax,
        ["Settings"] = DuckDbErrorClass.Settings,
        ["Binder"] = DuckDbErrorClass.Binder,
        ["Network"] = DuckDbErrorClass.Network,
        ["Optimizer"] = DuckDbErrorClass.Optimizer,
        ["NullPointer"] = DuckDbErrorClass.NullPointer,
        ["IO"] = DuckDbErrorClass.Io,
        ["INTERRUPT"] = DuckDbErrorClass.Interrupt,
        ["FATAL"] = DuckDbErrorClass.Fatal,
        ["INTERNAL"] = DuckDbErrorClass.Internal,
        ["Invalid Input"] = DuckDbErrorClass.InvalidInput,
        ["Out of Memory"] = DuckDbErrorClass.OutOfMemory,
        ["Permission"] = DuckDbErrorClass.Permission,
        ["Parameter Not Resolved"] = DuckDbErrorClass.ParameterNotResolved,
        ["Parameter Not Allowed"] = DuckDbErrorClass.ParameterNotAllowed,
        ["Dependency"] = DuckDbErrorClass.Dependency,
        ["HTTP"] = DuckDbErrorClass.Http,
        ["Missing Extension"] = DuckDbErrorClass.MissingExtension,
        ["Extension Autoloading"] = DuckDbErrorClass.Autoload,
        ["Sequence"] = DuckDbErrorClass.Sequence,
        ["Invalid Configuration"] = DuckDbErrorClass.InvalidConfiguration,
    };

    /// <summary>The class a message names in its first words; Invalid when it names none.</summary>
    public static DuckDbErrorClass OfMessage(string message)
    {
        int end = message.IndexOf(" Error", StringComparison.Ordinal);
        return end > 0 && Prefixes.TryGetValue(message[..end], out DuckDbErrorClass found) ? found : DuckDbErrorClass.Invalid;
    }

    /// <summary>Who has to act: the writer of the statement, the keeper of the data, or us.</summary>
    public static ErrorKind Kind(this DuckDbErrorClass error) => error switch
    {
        DuckDbErrorClass.Parser or DuckDbErrorClass.Syntax or DuckDbErrorClass.Binder or DuckDbErrorClass.Catalog or DuckDbErrorClass.Expression
            or DuckDbErrorClass.Planner or DuckDbErrorClass.Conversion or DuckDbErrorClass.OutOfRange or DuckDbErrorClass.DivideByZero
            or DuckDbErrorClass.MismatchType or DuckDbErrorClass.InvalidType or DuckDbErrorClass.UnknownType or DuckDbErrorClass.Decimal
            or DuckDbErrorClass.InvalidInput or DuckDbErrorClass.NotImplemented or DuckDbErrorClass.ParameterNotResolved
            or DuckDbErrorClass.ParameterNotAllowed or DuckDbErrorClass.Permission or DuckDbErrorClass.MissingExtension
            or DuckDbErrorClass.Autoload or DuckDbErrorClass.Dependency or DuckDbErrorClass.Sequence or DuckDbErrorClass.Transaction => ErrorKind.Sql,
        DuckDbErrorClass.Io or DuckDbErrorClass.Serialization or DuckDbErrorClass.Constraint or DuckDbErrorClass.ObjectSize => ErrorKind.Data,
        DuckDbErrorClass.Settings or DuckDbErrorClass.InvalidConfiguration or DuckDbErrorClass.OutOfMemory => ErrorKind.Usage,
        DuckDbErrorClass.Network or DuckDbErrorClass.Http => ErrorKind.Network,
        DuckDbErrorClass.Interrupt => ErrorKind.Interrupted,
        _ => ErrorKind.Internal,
    };
}
