extension Document {
  /// The style sheet of pages, for whoever puts fragments into a page of their own. Its rules hold
  /// within `.taraza` only.
  public static let htmlStyle = """
    .taraza { --ink: #1f2328; --quiet: #59636e; --rule: #d1d9e0; --paper: #fff; --alert: #9a3412;
      color: var(--ink); background: var(--paper); line-height: 1.5;
      font-family: Inter, "Source Sans 3", "Noto Sans", "Segoe UI", "Helvetica Neue", Arial,
        "DejaVu Sans", sans-serif; }
    main.taraza { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
    body:has(> main.taraza) { margin: 0; background: #fff; }
    .taraza h1, .taraza h2, .taraza h3 { line-height: 1.25; }
    .taraza section { border-top: 1px solid var(--rule); margin-top: 2rem; }
    .taraza p, .taraza li { max-width: 46rem; }
    .taraza .table { overflow-x: auto; margin: 1rem 0; }
    .taraza table { border-collapse: collapse; font-variant-numeric: tabular-nums lining-nums; }
    .taraza caption { text-align: left; font-weight: 600; padding: .25rem 0; }
    .taraza th, .taraza td { padding: .2rem .75rem .2rem 0; text-align: left;
      vertical-align: baseline; }
    .taraza thead th { border-bottom: 1px solid var(--quiet); vertical-align: bottom; }
    .taraza tbody th { font-weight: 400; }
    .taraza tbody tr + tr > * { border-top: 1px solid var(--rule); }
    .taraza .n { text-align: right; white-space: nowrap; padding: .2rem 0 .2rem .75rem; }
    .taraza dl > div { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr;
      column-gap: 1rem; }
    .taraza dd { margin: 0; font-variant-numeric: tabular-nums lining-nums; }
    .taraza small, .taraza .missing { color: var(--quiet); text-decoration: none; }
    .taraza .note { border-left: .25rem solid var(--rule); padding-left: .75rem; }
    .taraza .note.warning { border-color: var(--alert); }
    .taraza .note.warning strong { color: var(--alert); }
    .taraza pre { overflow-x: auto; }
    .taraza figure { margin: 1.5rem 0; }
    .taraza figure svg { max-width: 100%; height: auto; }
    .taraza .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden;
      clip-path: inset(50%); white-space: nowrap; }
    @media (prefers-color-scheme: dark) {
      body:has(> main.taraza) { background: #14171a; }
      .taraza { --ink: #e6e9ec; --quiet: #a3adb8; --rule: #3a424a; --paper: #14171a;
        --alert: #ffb38a; }
      .taraza a { color: #8ec9ff; }
      .taraza svg [fill="#FFFFFF"] { fill: #14171a; }
      .taraza svg [stroke="#FFFFFF"] { stroke: #14171a; }
      .taraza svg [fill="#1F2328"] { fill: #e6e9ec; }
      .taraza svg [stroke="#1F2328"] { stroke: #e6e9ec; }
      .taraza svg [fill="#59636E"] { fill: #a3adb8; }
      .taraza svg [stroke="#E4E7EB"] { stroke: #2b3238; }
      .taraza svg [stroke="#C9CFD6"] { stroke: #4a535c; }
    }
    @media print {
      .taraza { font-size: 10pt; }
      .taraza .table { overflow: visible; }
      .taraza figure, .taraza tr, .taraza dl > div { break-inside: avoid; }
      .taraza h1, .taraza h2, .taraza h3, .taraza caption { break-after: avoid; }
      .taraza details { display: none; }
    }

    """
}
