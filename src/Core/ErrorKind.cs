namespace Approx.Core;

/// <summary>What kind of thing went wrong. Each kind has one exit code on the command line.</summary>
public enum ErrorKind
{
    /// <summary>A defect of the program itself (exit code 1).</summary>
    Internal,

    /// <summary>Wrong usage of a command or an option (exit code 2).</summary>
    Usage,

    /// <summary>A statement that cannot be parsed, bound or answered (exit code 3).</summary>
    Sql,

    /// <summary>Bad, missing or contradictory data (exit code 4).</summary>
    Data,

    /// <summary>A bound that could not be met under ON MISS FAIL (exit code 5).</summary>
    BoundMissed,

    /// <summary>Spark or the network (exit code 6).</summary>
    Network,

    /// <summary>Interrupted by the user (exit code 130).</summary>
    Interrupted,
}

/// <summary>Exit codes by kind of error, as the command line promises them.</summary>
public static class ErrorKinds
{
    /// <summary>The process exit code for an error of this kind.</summary>
    public static int ExitCode(this ErrorKind kind) => kind switch
    {
        ErrorKind.Usage => 2,
        ErrorKind.Sql => 3,
        ErrorKind.Data => 4,
        ErrorKind.BoundMissed => 5,
        ErrorKind.Network => 6,
        ErrorKind.Interrupted => 130,
        _ => 1,
    };
}
