using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using BlastFx.Sandboxes;

namespace BlastFx.Connections;

/// <summary>
/// What belongs to one runspace: its default session, the sessions and sandboxes opened in it. A default for the whole
/// process would send one runspace's requests to another's account.
/// </summary>
internal sealed class RunspaceContext
{
    private static readonly ConditionalWeakTable<Runspace, RunspaceContext> s_states = [];

    private readonly object _lock = new();
    private readonly List<WeakReference<Session>> _opened = [];
    private readonly List<SandboxInfo> _sandboxes = [];
    private readonly Dictionary<Uri, MarketClient> _marketClients = [];
    private Session? _default;

    /// <summary>The state of the runspace whose pipeline runs on this thread.</summary>
    public static RunspaceContext Current => s_states.GetValue(Runspace.DefaultRunspace, Make);

    /// <summary>The session of cmdlets that are given none.</summary>
    public Session? DefaultSession
    {
        get
        {
            lock (_lock)
            {
                return _default;
            }
        }
    }

    /// <summary>Market ids that Tab completes where no session is named: those of the default session, and those read without one.</summary>
    public IReadOnlyList<string> KnownMarkets
    {
        get
        {
            lock (_lock)
            {
                return [.. _marketClients.Values.SelectMany(data => data.Known.Ids).Concat(_default?.Markets.Known.Ids ?? []).Distinct().Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>What anyone may read at an address; its connections last as long as the module does.</summary>
    public MarketClient MarketClientAt(SessionOptions options)
    {
        lock (_lock)
        {
            if (!_marketClients.TryGetValue(options.BaseUri, out MarketClient? data))
            {
                _marketClients[options.BaseUri] = data = new MarketClient(options);
            }

            return data;
        }
    }

    /// <summary>Makes a session, opened here, the default.</summary>
    public void Connect(Session session)
    {
        lock (_lock)
        {
            _default = session;
            _opened.RemoveAll(reference => !reference.TryGetTarget(out Session? other) || other.IsClosed);
            _opened.Add(new(session));
        }
    }

    /// <summary>Drops a session that was disconnected.</summary>
    public void Forget(Session session)
    {
        lock (_lock)
        {
            _default = ReferenceEquals(_default, session) ? null : _default;
            _opened.RemoveAll(reference => !reference.TryGetTarget(out Session? other) || ReferenceEquals(other, session));
        }
    }

    /// <summary>Takes note of a sandbox started here.</summary>
    public void Own(SandboxInfo sandbox)
    {
        lock (_lock)
        {
            _sandboxes.Add(sandbox);
        }
    }

    /// <summary>Closes what the runspace opened, for it removed the module.</summary>
    public static void Release(Runspace runspace)
    {
        if (s_states.TryGetValue(runspace, out RunspaceContext? state))
        {
            s_states.Remove(runspace);
            state.Disconnect();
            state.StopSandboxes();
        }
    }

    private static RunspaceContext Make(Runspace runspace)
    {
        var state = new RunspaceContext();
        // A closed runspace has no one left to stop its sandboxes. Its sessions may have been handed on; they are let be.
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
            {
                state.StopSandboxes();
            }
        };
        return state;
    }

    private void Disconnect()
    {
        List<WeakReference<Session>> opened;
        lock (_lock)
        {
            _default = null;
            opened = [.. _opened];
            _opened.Clear();
            _marketClients.Values.ToList().ForEach(data => data.Dispose());
            _marketClients.Clear();
        }

        foreach (WeakReference<Session> reference in opened)
        {
            if (reference.TryGetTarget(out Session? session))
            {
                session.Dispose();
            }
        }
    }

    private void StopSandboxes()
    {
        List<SandboxInfo> sandboxes;
        lock (_lock)
        {
            sandboxes = [.. _sandboxes];
            _sandboxes.Clear();
        }

        sandboxes.ForEach(RunningSandboxes.Stop);
    }
}
