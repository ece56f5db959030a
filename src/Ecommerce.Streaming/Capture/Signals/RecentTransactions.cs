namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>The transactions that were forwarded last.</summary>
internal sealed class RecentTransactions
{
    private const int Kept = 4096;

    private readonly Queue<uint> _order = [];
    private readonly HashSet<uint> _ids = [];

    public void Add(uint id)
    {
        if (_ids.Add(id))
        {
            _order.Enqueue(id);
            if (_order.Count > Kept)
            {
                _ids.Remove(_order.Dequeue());
            }
        }
    }

    public IReadOnlyCollection<uint> All => _ids;
}
