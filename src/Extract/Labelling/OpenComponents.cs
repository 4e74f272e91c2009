namespace Approx.Extract.Labelling;

/// <summary>
/// Which components may still join others or grow: those with runs in the last slices, and those at a seam. All others are
/// closed for good, so what was gathered about them can be settled.
/// </summary>
internal sealed class OpenComponents(UnionFind sets)
{
    private int[] _openAt = [];
    private int _round;

    /// <summary>Begins anew: all components are closed until said to be open.</summary>
    public void Begin()
    {
        _round++;
        if (_openAt.Length < sets.Count) Array.Resize(ref _openAt, Math.Max(sets.Count, _openAt.Length * 2));
    }

    /// <summary>Says that a component is open.</summary>
    public void Open(int component) => _openAt[sets.Find(component)] = _round;

    /// <summary>Says that the components of a slice's rows are open.</summary>
    public void Open(SliceRows slice)
    {
        for (int row = 0; row < slice.RowStart.Length; row++)
        {
            for (int i = slice.RowStart[row]; i < slice.RowEnd[row]; i++) Open(slice.Components[i]);
        }
    }

    /// <summary>True for an open component.</summary>
    /// <param name="root">A root.</param>
    public bool IsOpen(int root) => _openAt[root] == _round;
}
