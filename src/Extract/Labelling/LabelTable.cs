using Approx.Core;

namespace Approx.Extract.Labelling;

/// <summary>The components of multi-label input: one for each label, whether or not its voxels hang together. Labels are any numbers from 1 to 2⁶⁴ − 1.</summary>
internal sealed class LabelTable
{
    private readonly Dictionary<ulong, int> _components = [];
    private ulong[] _labels = new ulong[1024];

    /// <summary>Number of labels met.</summary>
    public int Count { get; private set; }

    /// <summary>The label of a component.</summary>
    public ulong this[int component] => _labels[component];

    /// <summary>The component of a label; a new one the first time.</summary>
    public int ComponentOf(ulong label)
    {
        if (_components.TryGetValue(label, out int component)) return component;
        component = Count++;
        if (component == _labels.Length) Array.Resize(ref _labels, component * 2);
        _labels[component] = label;
        _components.Add(label, component);
        return component;
    }

    /// <summary>The error for a label below zero.</summary>
    public static ApproxException Negative(long label, int z, int y, int x) =>
        ApproxException.BadData($"the label {label} at z={z}, y={y}, x={x} is negative; expected 0 for background and positive numbers for objects", "threshold the volume instead, or shift its labels");
}
