namespace IncidentBot.Conversations;

/// <summary>Keeps the values that were used last.</summary>
internal sealed class RecentlyUsed<T>(int most)
    where T : class
{
    private readonly Dictionary<string, LinkedListNode<(string Key, T Value)>> _nodes = [];
    private readonly LinkedList<(string Key, T Value)> _newestFirst = [];
    private readonly Lock _gate = new();

    public T? Find(string key)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(key, out var node))
                return null;
            _newestFirst.Remove(node);
            _newestFirst.AddFirst(node);
            return node.Value.Value;
        }
    }

    public void Keep(string key, T value)
    {
        lock (_gate)
        {
            if (_nodes.Remove(key, out var old))
                _newestFirst.Remove(old);
            _nodes[key] = _newestFirst.AddFirst((key, value));
            while (_newestFirst is { Count: var count, Last: { } oldest } && count > most)
            {
                _newestFirst.Remove(oldest);
                _nodes.Remove(oldest.Value.Key);
            }
        }
    }

    public void Forget(string key)
    {
        lock (_gate)
        {
            if (_nodes.Remove(key, out var node))
                _newestFirst.Remove(node);
        }
    }
}
