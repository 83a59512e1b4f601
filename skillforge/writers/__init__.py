"""Writers: Task → Candidate. `search` needs no model; `llm` asks one."""
