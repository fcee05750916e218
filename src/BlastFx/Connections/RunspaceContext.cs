using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using BlastFx.Sandboxes;

namespace BlastFx.Connections;

/// <summary>
/// The state of a runspace: its default session, and the sessions and sandboxes opened in it. With one default for the process,
/// requests of one runspace would go to the account of another.
/// </summary>
internal sealed class RunspaceContext
{
    private static readonly ConditionalWeakTable<Runspace, RunspaceContext> s_states = [];

    private readonly object _lock = new();
    private readonly List<WeakReference<Session>> _opened = [];
    private readonly List<SandboxInfo> _sandboxes = [];
    private readonly Dictionary<Uri, MarketClient> _marketClients = [];
    private Session? _default;

    /// <summary>The state of the runspace of this thread's pipeline.</summary>
    public static RunspaceContext Current => Of(Runspace.DefaultRunspace);

    /// <summary>The clock of the sessions and requests of the runspace. Tests set it.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The session of cmdlets without -Session.</summary>
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

    /// <summary>The open sessions of the runspace, the default first, then the last opened first. A session that was replaced, is used nowhere
    /// and keeps no deadman switch may be missing.</summary>
    public IReadOnlyList<Session> OpenSessions
    {
        get
        {
            lock (_lock)
            {
                return [.. _opened
                    .Select(static reference => reference.TryGetTarget(out Session? session) ? session : null)
                    .OfType<Session>()
                    .Where(static session => !session.IsClosed)
                    .Reverse()
                    .OrderByDescending(session => ReferenceEquals(session, _default))];
            }
        }
    }

    /// <summary>The market ids for completion without -Session: those of the default session, and those read without a session.</summary>
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

    /// <summary>The state of a runspace.</summary>
    public static RunspaceContext Of(Runspace runspace) => s_states.GetValue(runspace, Make);

    /// <summary>The client for public data at an address; its connections stay open until the module is removed.</summary>
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

    /// <summary>Makes a session of this runspace the default.</summary>
    /// <returns>The session that was the default before; null if there was none, or it is closed.</returns>
    public Session? Connect(Session session)
    {
        lock (_lock)
        {
            Session? replaced = _default is { IsClosed: false } before ? before : null;
            _default = session;
            _opened.RemoveAll(reference => !reference.TryGetTarget(out Session? other) || other.IsClosed);
            _opened.Add(new(session));
            return replaced;
        }
    }

    /// <summary>Removes a disconnected session.</summary>
    public void Forget(Session session)
    {
        lock (_lock)
        {
            _default = ReferenceEquals(_default, session) ? null : _default;
            _opened.RemoveAll(reference => !reference.TryGetTarget(out Session? other) || ReferenceEquals(other, session));
        }
    }

    /// <summary>Adds a sandbox of this runspace.</summary>
    public void Own(SandboxInfo sandbox)
    {
        lock (_lock)
        {
            _sandboxes.Add(sandbox);
        }
    }

    /// <summary>Closes everything that a runspace opened, because it removed the module.</summary>
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
        // Nobody else can stop the sandboxes of a closed runspace. Its sessions may be in use elsewhere, so they stay open.
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
