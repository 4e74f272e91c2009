namespace Approx.Store;

/// <summary>The steps of a commit, each reported after it has reached the disk.</summary>
internal enum CommitStep
{
    /// <summary>The new files lie at their final places; no manifest names them.</summary>
    FilesMoved,

    /// <summary>The next manifest is written; CURRENT still names the one before.</summary>
    ManifestWritten,

    /// <summary>The new CURRENT lies in the work folder.</summary>
    CurrentPrepared,

    /// <summary>CURRENT is replaced: the commit is done.</summary>
    CurrentReplaced,
}
