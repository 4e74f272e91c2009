using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <content>The end: components that joined become one, their sums become states.</content>
internal sealed unsafe partial class ObjectsPass
{
    /// <summary>The result, after some of the window's slices: the block ends with the last that was pushed.</summary>
    /// <exception cref="InvalidOperationException">No slice of the core was pushed.</exception>
    public BlockResult FinishEarly()
    {
        if (_z <= _fromZ) throw new InvalidOperationException("no slice of the core was pushed");
        _window = _window.Between(_window.CoreZ0, _window.WindowZ0 + _z);
        Array.Resize(ref _sliceVoxels, _z - _fromZ);
        return Finish();
    }

    /// <summary>The result, after the window's last slice.</summary>
    public BlockResult Finish()
    {
        if (_finished || _z != _window.WindowZ) throw new InvalidOperationException($"{_z} of {_window.WindowZ} slices were pushed");
        _seams?.Record(_slice, _z - 1, _window);
        if (_ambiguous is not null) DecideDeferred(last: true);
        _finished = true;
        int count = _sets.Count;
        int[] componentOf = new int[count];
        int components = 0;
        for (int id = 0; id < count; id++)
        {
            int root = _sets.Find(id);
            componentOf[id] = root == id ? components++ : componentOf[root];
        }
        _intensity?.Grow(count);
        for (int id = count - 1; id >= 0; id--)
        {
            int root = _sets.Find(id);
            if (root == id) continue;
            _sums[root].Merge(_sums[id]);
            _intensity?.Merge(root, id);
        }
        ObjectState[] states = new ObjectState[components];
        for (int id = 0, i = 0; id < count; id++)
        {
            _sums.ReleaseBefore(id);
            if (_sets.Find(id) != id) continue;
            ref ComponentSums sums = ref _sums[id];
            ref ObjectState state = ref states[i++];
            // Labels count the lanes of the foreground on the way. Components counted theirs as if all foreground were one object, so they add up to it.
            if (_labels is not null) _foreground.MergeMoments(sums);
            else _foreground.Merge(sums);
            state = sums.IsEmpty ? ObjectState.Empty : sums.ToState(_window);
            state.Intensity = _intensity?.Export(id, _window.WindowX0, _window.WindowY0, _window.WindowZ0);
            if (_labels is not null) state.Label = _labels[id];
        }
        bool[]? cut = ComponentsAtSeams(componentOf, components);
        _log?.Finish(root => cut is null || !cut[componentOf[root]], root => states[componentOf[root]].Intensity);
        ObjectState foreground = Foreground();
        List<(int A, int B, ContactFaces Faces)> contacts = _contacts?.ToList() ?? [];
        Dispose();
        return new BlockResult
        {
            Window = _window,
            Options = _options,
            Components = states,
            Foreground = foreground,
            SliceVoxels = _sliceVoxels,
            Halo = _seams?.Halo(componentOf) ?? [],
            Rim = _seams?.Rim(componentOf) ?? [],
            Deferred = [.. DeferredRows(componentOf)],
            Contacts = contacts,
            Runs = _runs,
            ComponentOfRun = _runs is null ? null : componentOf,
        };
    }

    /// <summary>Frees what the pass works with; the result does not need it.</summary>
    public void Dispose()
    {
        _finished = true;
        _sums.Dispose();
        _intensity?.Dispose();
        _slice.Dispose();
        _below.Dispose();
        _core.Dispose();
        _laneBuffer.Dispose();
        _changes?.Dispose();
        _equal?.Dispose();
        _contacts?.Dispose();
    }

    // Counts that were taken back because components are different are put back.
    private ObjectState Foreground()
    {
        ObjectState all = _foreground.IsEmpty ? ObjectState.Empty : _foreground.ToState(_window);
        for (int kind = 0; _ambiguous is not null && kind < DeferredKey.Kinds; kind++) all.Differs(kind, -_ambiguous.Deferred.Applied[kind]);
        return all;
    }

    // Which components may go on in another block; null when the block is the whole volume. A label may occur anywhere.
    private bool[]? ComponentsAtSeams(int[] componentOf, int components)
    {
        if (_window.IsWhole) return null;
        bool[] cut = new bool[components];
        if (_seams is null) cut.AsSpan().Fill(true);
        else _seams.Mark(componentOf, cut);
        return cut;
    }

    private IEnumerable<(DeferredKey Key, long Count)> DeferredRows(int[] componentOf)
    {
        if (_ambiguous is null) yield break;
        foreach ((DeferredKey key, long n) in _ambiguous.Deferred.Rest())
        {
            int later = componentOf[key.Later], a = Of(key.A), b = Of(key.B), c = Of(key.C);
            if (later != a && later != b && later != c) yield return (new DeferredKey(later, a, b, c, key.Kind), n);
        }

        int Of(int id) => id < 0 ? -1 : componentOf[id];
    }
}
