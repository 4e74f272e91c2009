namespace Approx.Engine.Binding;

/// <summary>The tables a statement can name, as the binder needs them.</summary>
internal interface ICatalogue
{
    /// <summary>Names of all tables.</summary>
    IEnumerable<string> Tables { get; }

    /// <summary>The exact name and columns of a table; null when there is none of that name (case ignored).</summary>
    (string Name, IReadOnlyList<ScopeColumn> Columns)? Find(string name);
}
