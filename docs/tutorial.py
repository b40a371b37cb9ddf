# %% [markdown]
# # 업무보고 지식그래프 따라 하기 / A tutorial of the knowledge graph
#
# `# %%` 단위로 나뉜 스크립트입니다. `python docs/tutorial.py`로 실행하거나 VS Code·Jupyter에서 노트북처럼 열어
# 한 칸씩 실행합니다.
# 필요한 것: `pip install 'sba-kg[pandas]'`.
#
# A script in `# %%` cells: run it with `python docs/tutorial.py`, or open it as a notebook in VS Code or Jupyter and
# run it cell by cell. It needs `pip install 'sba-kg[pandas]'`.

# %%
from sba_kg import KnowledgeGraph

kg = KnowledgeGraph.open()
kg.editions

# %% [markdown]
# ## 1. 돈은 어디로 가는가? / Where does the money go?
#
# 저장된 질의는 이름으로 부릅니다. 금액은 원 단위 정수입니다.
#
# Saved queries are called by their names. Amounts are whole numbers of won.

# %%
tasks = kg.query("budget-by-policy-task")
for task in tasks:
    print(f"{task.policy_task:16} {task.stated_krw:>18,}원 {task.share_percent:>5}%  {task.source_line}번째 줄")

# %% [markdown]
# ## 2. 그 숫자는 어디에 적혀 있는가? / Where does the report say so?
#
# 행마다 근거가 되는 줄이 있습니다. `source`가 그 줄을 인쇄된 대로 보여 줍니다.
#
# A row has the lines that it comes from; `source` shows them as printed.

# %%
largest = tasks[0]
evidence = kg.source(largest)
for line in evidence:
    print(line)

# %% [markdown]
# ## 3. 이름으로 찾기 / Finding things by their names
#
# 띄어쓰기가 달라도, 영어로 적어도, 조금 틀려도 찾습니다. 찾은 것은 그대로 매개변수로 쓸 수 있습니다.
#
# With or without spaces, in English, or with a slip of the pen. What is found can be given to a query.

# %%
hubs = kg.find("창업 허브", kind="부서")
for hub in hubs:
    print(hub.thing.ko, hub.thing.en, hub.thing.line)

programs = kg.query("programs-of-unit", unit=hubs[0])
for program in programs:
    print(f"{program.run_by}: {program.program} ({program.amount_krw:,}원)")

# %% [markdown]
# ## 4. 아직 끝나지 않은 지적과 그 부서의 예산 / Findings still open, and the money of their units

# %%
open_findings = kg.query("open-findings-money")
for row in open_findings:
    print(row.unit, row.open_findings, row.amount_krw)

# %% [markdown]
# ## 5. 사업에서 미션까지 / From a program to the mission

# %%
(path,) = kg.query("path-to-mission", program="벤처펀드 조성 및 운용")
print(" → ".join(str(path[step]) for step in ("program_name", "focus_task", "policy_task", "goal", "mission")))

# %% [markdown]
# ## 6. 9월에는 무엇을 하는가? / What happens in September?

# %%
september = kg.query("events-in-month", month="2024-09")
for event in september:
    print(event.relation, event.event, event.printed, event.source_line)

# %% [markdown]
# ## 7. 데이터프레임으로 / As a data frame
#
# 정수는 `Int64`, 글은 `string` 열이 됩니다.
#
# Whole numbers become `Int64` columns, texts `string` columns.

# %%
lines = kg.query("budget-lines").to_pandas()
by_fund_type = lines.groupby("fund_type")["amount_krw"].sum().sort_values(ascending=False)
print(by_fund_type)

# %% [markdown]
# ## 8. SPARQL 직접 쓰기 / SPARQL of your own
#
# 자료는 보고서마다 이름 붙은 그래프에 있으므로 `GRAPH ?g`로 감쌉니다.
# 어휘는 `kg.find("면적", kind="class")`처럼 찾습니다.
#
# Data are in a named graph for each edition, so patterns stand in `GRAPH ?g`. Terms are found too, as with
# `kg.find("area", kind="class")`.

# %%
milestones = kg.sparql("""
PREFIX sba: <https://w3id.org/sba-kg/def/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT (COUNT(DISTINCT ?milestone) AS ?milestones) (MIN(?line) AS ?first) (MAX(?line) AS ?last)
WHERE { GRAPH ?g { ?milestone a sba:Milestone ; prov:wasDerivedFrom/sba:startLine ?line } }
""")
print(milestones[0])

# %% [markdown]
# ## 9. rdflib 그래프로 / As an rdflib graph

# %%
graph = kg.graph("sba-2024")
print(len(graph), "triples")

# %% [markdown]
# ## 10. 보고서의 숫자는 서로 맞는가? / Do the figures agree with each other?
#
# 보고서는 증거이지 진실이 아닙니다. 적힌 값과 계산한 값이 다른 곳을 봅니다.
#
# The report is evidence, not truth: where stated and computed figures differ.

# %%
differences = [row for row in kg.query("budget-totals") if row.difference_krw]
for row in differences:
    print(f"{row.name}: {row.stated_krw:,} − {row.sum_of_parts_krw:,} = {row.difference_krw:,}")
    print(*kg.source(row), sep="\n")
