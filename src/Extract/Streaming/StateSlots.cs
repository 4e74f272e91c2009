using Approx.Extract.Metrics;

namespace Approx.Extract.Streaming;

/// <summary>States by slot, in pages that are never copied; freed slots are used again.</summary>
internal sealed class StateSlots
{
    private const int Bits = 10;
    private readonly List<ObjectState[]> pages = [];
    private readonly Stack<int> free = [];
    private int count;

    /// <summary>The state in a slot.</summary>
    public ref ObjectState this[int slot] => ref pages[slot >> Bits][slot & ((1 << Bits) - 1)];

    /// <summary>Puts a state into a slot.</summary>
    public int Add(in ObjectState state)
    {
        if (!free.TryPop(out int slot))
        {
            if (count >> Bits == pages.Count) pages.Add(new ObjectState[1 << Bits]);
            slot = count++;
        }
        this[slot] = state;
        return slot;
    }

    /// <summary>Empties a slot.</summary>
    public void Free(int slot)
    {
        this[slot] = default;
        free.Push(slot);
    }
}
